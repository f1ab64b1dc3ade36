using System.Diagnostics.Metrics;
using Pipeline.Engine.Generation;
using Pipeline.Engine.Onnx.Sessions;
using Pipeline.Engine.Onnx.Tests.Models;
using Pipeline.TestKit;

namespace Pipeline.Engine.Onnx.Tests.Generation;

/// <summary>Greedy text in fp32 is the same, whatever else runs and however the work is cut.</summary>
[TestClass]
public sealed class GreedyInvarianceTests
{
    private const int ContextLength = 160;

    /// <summary>Two best logits closer than this, relatively, are a tie that rounding may decide either way.</summary>
    private const double TieMargin = 1e-5;

    private int _tokens;
    private int _ties;
    private int _cached;

    [TestMethod]
    public async Task Generate_RandomShapesAndSchedules_GivesTheTokensOfEachSequenceAlone()
    {
        Random random = TestSeed.CreateRandom();
        int cases = TestScale.Choose(byDefault: 12, full: 200);
        for (int number = 0; number < cases; number++)
        {
            string architecture = RandomDecoderShape.Architectures[number % RandomDecoderShape.Architectures.Length];
            RandomDecoderShape shape = RandomDecoderShape.Create(random, architecture) with { ContextLength = ContextLength };
            using RandomDecoder model = new(shape, random.Next());
            AloneText[] alone = Alone(model, random);
            await CheckAsync(model, alone, random);
            await CheckAsync(model, alone, random);
        }

        Console.WriteLine($"{cases} shapes, {_tokens} tokens, {_cached} prompt tokens from the prefix cache, {_ties} texts excused from a tie on");
        Assert.IsGreaterThan(0, _cached);
    }

    private static AloneText[] Alone(RandomDecoder model, Random random)
    {
        using OnnxDecoderRunner runner = model.Load(blockTokens: 16, blockCount: ContextLength / 16);
        int[] prefix = model.Sequence(random.Next(1, 60));
        return [.. Enumerable.Range(0, random.Next(2, 10)).Select(_ =>
        {
            int[] own = model.Sequence(random.Next(1, 50));
            return AloneText.Generate(runner, random.Next(2) == 0 ? own : [.. prefix, .. own], random.Next(1, 40));
        })];
    }

    private async Task CheckAsync(RandomDecoder model, AloneText[] alone, Random random)
    {
        int blockTokens = random.Next(1, 40);
        int longest = alone.Max(text => text.Prompt.Length + text.Tokens.Count);
        int needed = (longest + blockTokens) / blockTokens;

        // from a pool that holds the longest sequence and hardly more, where preemption is certain, to one that holds all
        int blockCount = needed + random.Next(needed * alone.Length);
        int running = random.Next(1, 12);
        DecoderEngineOptions options = new()
        {
            MaxRunningSequences = running,
            MaxBatchTokens = running + random.Next(64),
            PrefixCache = random.Next(3) > 0,
        };
        string schedule =
            $"{model.Shape}; blocks {blockCount} x {blockTokens}, running {running}, step {options.MaxBatchTokens}, prefix cache {options.PrefixCache}";
        using OnnxDecoderRunner runner = model.Load(blockTokens: blockTokens, blockCount: blockCount);
        using Meter meter = new(DecoderEngineMetrics.MeterName);
        await using DecoderEngine engine = new(
            runner, DecoderEngineProfile.Create(options), new DecoderEngineMetrics(meter, "test"), TimeProvider.System);
        GenerateRequest[] requests =
            [.. alone.Select(text => new GenerateRequest(text.Prompt) { MaxTokens = text.Tokens.Count, Priority = random.Next(3) })];
        foreach (GenerateRequest request in requests)
        {
            await engine.SubmitAsync(request, CancellationToken.None);
        }

        for (int i = 0; i < requests.Length; i++)
        {
            GenerateOutcome outcome = await requests[i].Completion.WaitAsync(TimeSpan.FromMinutes(1), TimeProvider.System);
            Assert.IsInstanceOfType<GenerateResult>(outcome, $"{outcome}; {schedule}");
            GenerateResult result = (GenerateResult)outcome;
            _cached += result.CachedTokenCount;
            Compare(alone[i], result.Samples[0].TokenIds.Span, schedule);
        }
    }

    private void Compare(AloneText expected, ReadOnlySpan<int> actual, string schedule)
    {
        Assert.AreEqual(expected.Tokens.Count, actual.Length, schedule);
        for (int i = 0; i < actual.Length; i++)
        {
            if (actual[i] == expected.Tokens[i])
            {
                _tokens++;
                continue;
            }

            Assert.IsLessThan(TieMargin, expected.Margins[i], $"token {i} of {actual.Length} after {expected.Prompt.Length}; {schedule}");
            _ties++; // from here on the two continue different texts
            return;
        }
    }
}
