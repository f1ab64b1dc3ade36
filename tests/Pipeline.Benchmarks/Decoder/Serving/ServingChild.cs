using System.Globalization;
using Pipeline.Engine.Generation;
using Pipeline.Engine.Onnx.Sessions;

namespace Pipeline.Benchmarks.Decoder.Serving;

/// <summary>An engine in a process of its own that serves one load again and again, and says how far it is.</summary>
internal static class ServingChild
{
    public const string Name = "serving-child";

    /// <param name="args">Compiled directory; sequences at once; requests; tokens in; tokens out.</param>
    public static async Task<int> RunAsync(string[] args)
    {
        int[] numbers = [.. args[1..].Select(text => int.Parse(text, CultureInfo.InvariantCulture))];
        using OnnxDecoderRunner runner = OnnxDecoderRunner.Load(args[0], new DecoderSessionOptions());
        IReadOnlyList<ServedRequest> load = ServedRequests.Uniform(numbers[1], numbers[2], numbers[3]);
        var count = new TokenCount();
        Task serving = ServeAsync(runner, new DecoderEngineOptions { MaxRunningSequences = numbers[0] }, load, count);
        Console.WriteLine("ready");
        while (!serving.IsCompleted && Console.ReadLine() is not null)
        {
            Console.WriteLine(count.Value);
        }

        return serving.IsFaulted ? 1 : 0; // the process ends, whatever is being served
    }

    private static async Task ServeAsync(
        OnnxDecoderRunner runner, DecoderEngineOptions options, IReadOnlyList<ServedRequest> load, TokenCount count)
    {
        await Task.Yield();
        while (true)
        {
            // a new engine each time: its prefix cache knows none of the prompts
            await Serving.RunAsync(runner, options, load, count);
        }
    }

    private sealed class TokenCount : ITokenSink
    {
        private int _value;

        public int Value => Volatile.Read(ref _value);

        public bool Append(int tokenId)
        {
            Interlocked.Increment(ref _value);
            return false;
        }
    }
}
