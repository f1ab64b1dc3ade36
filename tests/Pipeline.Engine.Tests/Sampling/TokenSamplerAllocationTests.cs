using Pipeline.Engine.Sampling;

namespace Pipeline.Engine.Tests.Sampling;

[TestClass]
public sealed class TokenSamplerAllocationTests
{
    private const int Vocabulary = 10_000;
    private const int Tokens = 300;

    [TestMethod]
    [DataRow(0f, 1f, 0, 0f)]
    [DataRow(1f, 1f, 0, 0f)]
    [DataRow(1f, 0.9f, 0, 0f)]
    [DataRow(1f, 0.9f, 50, 0f)]
    [DataRow(1f, 0.9f, 0, 0.1f)]
    public void Next_AnyOptions_AllocatesNothing(float temperature, float topP, int topK, float minP)
    {
        var options = new SamplingOptions
        {
            Temperature = temperature,
            TopP = topP,
            TopK = topK,
            MinP = minP,
            FrequencyPenalty = 1,
            RepetitionPenalty = 1.2f,
            LogitBias = new Dictionary<int, float> { [7] = 3 },
        };
        var random = new Random(1);
        float[] logits = [.. Enumerable.Range(0, Vocabulary).Select(_ => random.NextSingle() * 10)];
        var sampler = new TokenSampler(Vocabulary);
        var warm = new SampleState(options, 1, 0, [1, 2, 3], Tokens) { StopTokenIds = [5] };
        var state = new SampleState(options, 2, 0, [1, 2, 3], Tokens) { StopTokenIds = [5] };
        var top = new TokenLogprob[20];
        Generate(sampler, warm, logits, top);

        long before = GC.GetAllocatedBytesForCurrentThread();
        Generate(sampler, state, logits, top);

        Assert.AreEqual(before, GC.GetAllocatedBytesForCurrentThread());
    }

    private static void Generate(TokenSampler sampler, SampleState state, float[] logits, TokenLogprob[] top)
    {
        for (int i = 0; i < Tokens; i++)
        {
            int token = sampler.Next(state, logits);
            sampler.Logprobs(logits, token, out _, top);
            state.Accept(token);
        }
    }
}
