using System.Diagnostics.Metrics;
using System.Globalization;
using Pipeline.Engine.Execution;
using Pipeline.Engine.Generation;

namespace Pipeline.Benchmarks.Decoder.Serving;

/// <summary>How much of the blocks in use holds tokens, as the engine's own metrics count blocks.</summary>
internal static class CacheFill
{
    private const int Sequences = 16;
    private const int Tokens = 1000;

    /// <summary>Fills sequences of 1,000 tokens and prints the share.</summary>
    public static async Task PrintAsync(IDecoderRunner runner)
    {
        using Meter meter = new(DecoderEngineMetrics.MeterName);
        long used = 0;
        using MeterListener listener = new();
        listener.InstrumentPublished = (instrument, self) =>
        {
            if (instrument.Meter == meter && instrument.Name == "pipeline.engine.kv.blocks")
            {
                self.EnableMeasurementEvents(instrument);
            }
        };
        listener.SetMeasurementEventCallback<long>((_, value, tags, _) => Count(value, tags));
        listener.SetMeasurementEventCallback<int>((_, value, tags, _) => Count(value, tags));
        listener.Start();
        await using DecoderEngine engine = new(
            runner,
            DecoderEngineProfile.Create(new DecoderEngineOptions { PrefixCache = false, MaxRunningSequences = Sequences }),
            new DecoderEngineMetrics(meter, "bench"),
            TimeProvider.System);
        WaitForAll arrival = new(Sequences, listener.RecordObservableInstruments);
        List<GenerateRequest> requests = [];
        foreach (ServedRequest served in ServedRequests.Uniform(Sequences, Tokens, 64))
        {
            GenerateRequest request = new(served.Prompt) { MaxTokens = served.NewTokens, Sinks = [new FirstTokenSink(arrival)] };
            requests.Add(request);
            await engine.SubmitAsync(request, CancellationToken.None);
        }

        await Task.WhenAll(requests.Select(request => request.Completion));
        double share = (double)arrival.Tokens / (used * runner.BlockTokens);
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{Sequences} sequences of {Tokens} tokens and more: {used} blocks of {runner.BlockTokens} hold {arrival.Tokens} tokens, {share:P1}"));

        void Count(long value, ReadOnlySpan<KeyValuePair<string, object?>> tags)
        {
            foreach ((string key, object? tag) in tags)
            {
                used = key == "state" && (string?)tag == "used" ? value : used;
            }
        }
    }

    /// <summary>Counts tokens; when the last sequence has its first, takes the measurement.</summary>
    private sealed class WaitForAll(int sequences, Action measure)
    {
        private int _missing = sequences;

        public int Tokens { get; private set; } = sequences * CacheFill.Tokens;

        public void Add(bool isFirst)
        {
            if (_missing == 0)
            {
                return;
            }

            // the newest token's keys and values are computed in the next step
            Tokens += isFirst ? 0 : 1;
            _missing -= isFirst ? 1 : 0;
            if (_missing == 0)
            {
                measure();
            }
        }
    }

    private sealed class FirstTokenSink(WaitForAll arrival) : ITokenSink
    {
        private bool _hasToken;

        public bool Append(int tokenId)
        {
            arrival.Add(!_hasToken);
            _hasToken = true;
            return false;
        }
    }
}
