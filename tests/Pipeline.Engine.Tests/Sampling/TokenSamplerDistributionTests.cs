using Pipeline.Engine.Sampling;
using Pipeline.TestKit;

namespace Pipeline.Engine.Tests.Sampling;

[TestClass]
public sealed class TokenSamplerDistributionTests
{
    private const int Draws = 20_000;

    // ln 8, ln 4, ln 2, ln 1: probabilities 8/15, 4/15, 2/15, 1/15
    private static readonly float[] Powers = [MathF.Log(8), MathF.Log(4), MathF.Log(2), 0];

    [TestMethod]
    [DataRow(1f, 1f, 0, 0f, new double[] { 8, 4, 2, 1 })]
    [DataRow(0.5f, 1f, 0, 0f, new double[] { 64, 16, 4, 1 })]
    [DataRow(1f, 1f, 2, 0f, new double[] { 8, 4, 0, 0 })]
    [DataRow(1f, 1f, 4, 0f, new double[] { 8, 4, 2, 1 })]
    [DataRow(1f, 0.5f, 0, 0f, new double[] { 1, 0, 0, 0 })]
    [DataRow(1f, 0.55f, 0, 0f, new double[] { 8, 4, 0, 0 })]
    [DataRow(1f, 0.9f, 0, 0f, new double[] { 8, 4, 2, 0 })]
    [DataRow(1f, 0.7f, 3, 0f, new double[] { 8, 4, 0, 0 })]
    [DataRow(1f, 1f, 0, 0.2f, new double[] { 8, 4, 2, 0 })]
    [DataRow(1f, 1f, 3, 0.3f, new double[] { 8, 4, 0, 0 })]
    [DataRow(1f, 0.6f, 0, 0.3f, new double[] { 1, 0, 0, 0 })]
    [DataRow(1f, 1f, 0, 1f, new double[] { 1, 0, 0, 0 })]
    public void Next_Option_DrawsInTheseProportions(float temperature, float topP, int topK, float minP, double[] expected)
    {
        var options = new SamplingOptions { Temperature = temperature, TopP = topP, TopK = topK, MinP = minP };

        AssertDraws(options, Powers, [], [], expected);
    }

    [TestMethod]
    public void Next_FrequencyPenalty_CountsTheCompletion() => AssertDraws(
        new SamplingOptions { FrequencyPenalty = MathF.Log(2) }, Powers, [1, 1, 1], [0, 0, 2], [2, 4, 1, 1]);

    [TestMethod]
    public void Next_PresencePenalty_CountsATokenOnce() => AssertDraws(
        new SamplingOptions { PresencePenalty = MathF.Log(2) }, Powers, [1, 1, 1], [0, 0, 2], [4, 4, 1, 1]);

    [TestMethod]
    public void Next_RepetitionPenalty_DividesPositiveAndMultipliesNegativeLogits() => AssertDraws(
        new SamplingOptions { RepetitionPenalty = 2 }, [MathF.Log(4), 0, -MathF.Log(2), MathF.Log(2)], [0, 0], [2], [8, 4, 1, 8]);

    [TestMethod]
    public void Next_LogitBias_IsAddedBeforeThePenalties() => AssertDraws(
        new SamplingOptions { RepetitionPenalty = 2, LogitBias = new Dictionary<int, float> { [0] = MathF.Log(2), [99] = 5 } },
        Powers, [0], [], [4, 4, 2, 1]);

    [TestMethod]
    public void Next_EqualLogits_KeepsTheFirst() => AssertDraws(
        new SamplingOptions { TopK = 2 }, [0, 1, 1, 1], [], [], [0, 1, 1, 0]);

    [TestMethod]
    public void Next_WholeVocabulary_DrawsInItsProportions()
    {
        Random random = TestSeed.CreateRandom();
        float[] logits = [.. Enumerable.Range(0, 5_000).Select(i => i % 500 == 0 ? (float)(random.NextDouble() * 3) : -20f)];

        AssertDraws(new SamplingOptions(), logits, [], [], [.. logits.Select(logit => Math.Exp(logit))]);
    }

    /// <summary>Compares draws with expected proportions by Pearson's chi-square; what has none must not be drawn.</summary>
    private static void AssertDraws(SamplingOptions options, float[] logits, int[] prompt, int[] completion, double[] expected)
    {
        ulong seed = (ulong)TestSeed.Create();
        var sampler = new TokenSampler(logits.Length);
        int[] counts = new int[logits.Length];
        for (int draw = 0; draw < Draws; draw++)
        {
            var state = new SampleState(options, seed, draw, prompt, 10);
            Array.ForEach(completion, state.Accept);
            counts[sampler.Next(state, logits)]++;
        }

        double sum = expected.Sum();
        double chiSquare = 0;
        int freedom = -1;
        for (int token = 0; token < logits.Length; token++)
        {
            double wanted = Draws * expected[token] / sum;
            if (wanted == 0)
            {
                Assert.AreEqual(0, counts[token], $"token {token} was drawn");
            }
            else if (wanted > 5)
            {
                chiSquare += (counts[token] - wanted) * (counts[token] - wanted) / wanted;
                freedom++;
            }
        }

        // mean plus ten standard deviations: a right sampler fails once in far more runs than there will be
        double bound = freedom + (10 * Math.Sqrt(2 * Math.Max(freedom, 1)));
        Assert.IsLessThan(bound, chiSquare, $"drawn {string.Join(' ', counts.Where(count => count > 0))}");
    }
}
