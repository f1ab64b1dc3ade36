using Pipeline.Engine.Sampling;
using Pipeline.TestKit;

namespace Pipeline.Engine.Tests.Sampling;

[TestClass]
public sealed class TokenSamplerReferenceTests
{
    [TestMethod]
    public void Next_RandomLogitsAndOptions_DrawsOnlyWhatTheReferenceKeepsAndAllOfIt()
    {
        Random random = TestSeed.CreateRandom();
        for (int round = TestScale.Choose(byDefault: 400, full: 20_000); round > 0; round--)
        {
            CheckRound(random, round);
        }
    }

    private static void CheckRound(Random random, int round)
    {
        int length = random.Next(1, 400);
        float spread = MathF.Pow(10, (random.NextSingle() * 3) - 1);
        float[] logits = [.. Enumerable.Range(0, length).Select(_ => spread * MathF.Round((random.NextSingle() - 0.5f) * 100) / 50)];
        SamplingOptions options = CreateOptions(random, length);
        int[] prompt = [.. Enumerable.Range(0, random.Next(10)).Select(_ => random.Next(length))];
        int[] completion = [.. Enumerable.Range(0, random.Next(10)).Select(_ => random.Next(length))];
        int modulus = random.Next(1, 4);
        bool IsPermitted(int token) => token % modulus == 0;
        double[] expected = NaiveSampler.Distribution(options, logits, prompt, completion, IsPermitted, slack: 1e-4);
        int kept = expected.Count(probability => probability > 0);
        var sampler = new TokenSampler(length);
        var drawn = new HashSet<int>();
        for (int draw = 0; draw < 100; draw++)
        {
            var state = new SampleState(options, (ulong)round, draw, prompt, 20) { Constraint = new FakeConstraint(IsPermitted) };
            Array.ForEach(completion, state.Accept);
            int token = sampler.Next(state, logits);
            drawn.Add(token);

            string context = $"{options}, {length} logits, token {token}";
            Assert.IsGreaterThanOrEqualTo(0, token, context);
            Assert.IsGreaterThan(0, expected[token], context);
        }

        for (int token = 0; token < length; token++)
        {
            // 100 draws miss what has a probability over a half once in 2^100 rounds
            Assert.IsTrue(expected[token] < 0.5 || drawn.Contains(token), $"{options}: token {token} of {kept} was never drawn");
        }
    }

    private static SamplingOptions CreateOptions(Random random, int length) => new()
    {
        Temperature = random.Next(5) == 0 ? 0 : 0.1f + random.NextSingle(),
        TopP = random.Next(2) == 0 ? 1 : 0.05f + (0.9f * random.NextSingle()),
        TopK = random.Next(2) == 0 ? 0 : random.Next(1, length + 10),
        MinP = random.Next(2) == 0 ? 0 : random.NextSingle(),
        FrequencyPenalty = random.Next(2) == 0 ? 0 : (random.NextSingle() * 4) - 2,
        PresencePenalty = random.Next(2) == 0 ? 0 : (random.NextSingle() * 4) - 2,
        RepetitionPenalty = random.Next(2) == 0 ? 1 : 0.5f + random.NextSingle(),
        LogitBias = Enumerable.Range(0, random.Next(4)).Select(_ => random.Next(length)).Distinct()
            .ToDictionary(token => token, _ => (random.NextSingle() * 20) - 10),
    };
}
