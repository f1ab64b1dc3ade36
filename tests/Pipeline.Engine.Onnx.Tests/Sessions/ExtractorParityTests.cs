using System.Diagnostics.Metrics;
using Pipeline.Engine.Generation;
using Pipeline.Engine.Onnx.Compilation;
using Pipeline.Engine.Onnx.Sessions;
using Pipeline.Engine.Onnx.Tests.Models;
using Pipeline.Engine.Sampling;
using Pipeline.TestKit;

namespace Pipeline.Engine.Onnx.Tests.Sessions;

/// <summary>The sample extractor in fp32 against PyTorch on the same weights.</summary>
[TestClass]
public sealed class ExtractorParityTests
{
    /// <summary>Largest difference of one logit.</summary>
    private const double Bound = 1e-3;

    /// <summary>Answers that may differ; one of fewer than 200. Where two tokens are equally likely, rounding decides.</summary>
    private const double DifferentRatio = 0.01;

    public TestContext TestContext { get; set; } = null!;

    [TestMethod]
    public void Run_ConversationsOfTheOracle_GivesPyTorchsLogits()
    {
        using ExtractorOracle oracle = new();
        using TempDirectory directory = new();
        using OnnxDecoderRunner runner = Load(directory);
        double worst = 0;
        int count = 0;
        foreach ((int[] ids, (int Position, float[] Logits)[] rows) in oracle.Conversations)
        {
            float[][] actual = DecoderRuns.Logits(runner, ids, chunk: 48);

            foreach ((int position, float[] expected) in rows)
            {
                Assert.HasCount(runner.VocabularySize, expected);
                worst = Math.Max(worst, expected.Zip(actual[position], Difference).Max());
                count++;
            }
        }

        TestContext.WriteLine($"{count} rows: {worst:E2}");
        Assert.IsGreaterThan(0, count);
        Assert.IsLessThan(Bound, worst);
    }

    [TestMethod]
    public async Task Generate_PromptsOfTheOracle_GivesPyTorchsAnswers()
    {
        using ExtractorOracle oracle = new();
        using TempDirectory directory = new();
        using OnnxDecoderRunner runner = Load(directory);
        (int[] Prompt, int[] Answer)[] expected = [.. oracle.Greedy.Take(TestScale.Choose(byDefault: 40, full: int.MaxValue))];
        using Meter meter = new(DecoderEngineMetrics.MeterName);
        await using DecoderEngine engine = new(
            runner, DecoderEngineProfile.Create(new DecoderEngineOptions()), new DecoderEngineMetrics(meter, "test"), TimeProvider.System);

        GenerateRequest[] requests =
        [
            .. expected.Select(text => new GenerateRequest(text.Prompt)
            {
                MaxTokens = text.Answer.Length,
                Sampling = SamplingOptions.Greedy,
                StopTokenIds = runner.StopTokenIds,
            }),
        ];
        foreach (GenerateRequest request in requests)
        {
            await engine.SubmitAsync(request, CancellationToken.None);
        }

        GenerateOutcome[] outcomes = await Task.WhenAll(requests.Select(request => request.Completion));
        int different = outcomes.Zip(expected).Count(pair => !IsEqual(pair.First, pair.Second.Answer, runner.StopTokenIds));

        TestContext.WriteLine($"{different} of {expected.Length} answers differ");
        Assert.IsGreaterThanOrEqualTo(40, expected.Length);
        Assert.IsLessThanOrEqualTo(Math.Max(1, (int)(DifferentRatio * expected.Length)), different);
    }

    private static double Difference(float expected, float actual) =>
        float.IsNaN(actual) ? double.PositiveInfinity : Math.Abs((double)expected - actual);

    /// <summary>Whether tokens and end are the same; the engine gives a text without the token that ended it.</summary>
    private static bool IsEqual(GenerateOutcome outcome, int[] answer, IReadOnlyList<int> stops)
    {
        GeneratedSample sample = ((GenerateResult)outcome).Samples[0];
        bool isEnded = stops.Contains(answer[^1]);
        return sample.FinishReason == (isEnded ? FinishReason.Stop : FinishReason.Length)
            && sample.TokenIds.Span.SequenceEqual(isEnded ? answer.AsSpan(..^1) : answer);
    }

    private static OnnxDecoderRunner Load(TempDirectory directory)
    {
        string compiled = directory.Combine("compiled");
        CompileOptions options = new() { Precision = Precision.Fp32 };
        DecoderCompiler.Compile(ExtractorOracle.Model, compiled, options, progress: null, CancellationToken.None);
        return OnnxDecoderRunner.Load(compiled, new DecoderSessionOptions { CacheBytes = 256 << 20 });
    }
}
