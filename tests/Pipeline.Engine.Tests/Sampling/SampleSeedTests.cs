using Pipeline.Engine.Sampling;
using Pipeline.TestKit;

namespace Pipeline.Engine.Tests.Sampling;

[TestClass]
public sealed class SampleSeedTests
{
    private const int Vocabulary = 500;

    [TestMethod]
    public void Next_SameSeed_SameTokensWhateverElseTheSamplerDoes()
    {
        Random random = TestSeed.CreateRandom();
        float[][] rows = [.. Enumerable.Range(0, 50).Select(_ => CreateRow(random))];
        int[] alone = Generate(new TokenSampler(Vocabulary), rows, seed: 7, sampleNumber: 1, between: () => { });
        var shared = new TokenSampler(Vocabulary);
        var other = new SampleState(new SamplingOptions { TopP = 0.3f }, 3, 0, [], 100);

        int[] amongOthers = Generate(shared, rows, seed: 7, sampleNumber: 1, between: () => shared.Next(other, CreateRow(random)));

        CollectionAssert.AreEqual(alone, amongOthers);
    }

    [TestMethod]
    [DataRow(8UL, 1)]
    [DataRow(7UL, 2)]
    [DataRow(0UL, 0)]
    public void Next_OtherSeedOrSample_OtherTokens(ulong seed, int sampleNumber)
    {
        Random random = TestSeed.CreateRandom();
        float[][] rows = [.. Enumerable.Range(0, 50).Select(_ => CreateRow(random))];

        int[] first = Generate(new TokenSampler(Vocabulary), rows, seed: 7, sampleNumber: 1, between: () => { });
        int[] second = Generate(new TokenSampler(Vocabulary), rows, seed, sampleNumber, between: () => { });

        CollectionAssert.AreNotEqual(first, second);
    }

    [TestMethod]
    public void RandomDraw_KnownInput_StaysTheSame()
    {
        // a change of these numbers changes every seeded text that users have
        Assert.AreEqual(0.13870941014555427, RandomDraw.Next(0, 0, 0));
        Assert.AreEqual(0.5015954411321644, RandomDraw.Next(42, 3, 1_000));
        Assert.AreEqual(0.032274102375861924, RandomDraw.Next(ulong.MaxValue, int.MaxValue, int.MaxValue));
    }

    [TestMethod]
    public void RandomDraw_ConsecutivePlacesSamplesAndSeeds_FillTheUnitIntervalEvenly()
    {
        Func<int, double>[] sequences =
        [
            i => RandomDraw.Next(5, 0, i),
            i => RandomDraw.Next(5, i, 0),
            i => RandomDraw.Next((ulong)i, 0, 0),
            i => RandomDraw.Next((ulong)i << 40, i % 7, i % 11),
        ];
        foreach (Func<int, double> sequence in sequences)
        {
            int[] counts = new int[100];
            for (int i = 0; i < 100_000; i++)
            {
                counts[(int)(sequence(i) * 100)]++;
            }

            // 99 degrees of freedom; the numbers are fixed, so this holds always or never
            double chiSquare = counts.Sum(count => (count - 1_000.0) * (count - 1_000.0) / 1_000);
            Assert.IsLessThan(160, chiSquare);
        }
    }

    private static int[] Generate(TokenSampler sampler, float[][] rows, ulong seed, int sampleNumber, Action between)
    {
        var state = new SampleState(new SamplingOptions { FrequencyPenalty = 0.5f }, seed, sampleNumber, [], rows.Length);
        var tokens = new List<int>();
        foreach (float[] row in rows)
        {
            int token = sampler.Next(state, row);
            state.Accept(token);
            tokens.Add(token);
            between();
        }

        return [.. tokens];
    }

    private static float[] CreateRow(Random random) => [.. Enumerable.Range(0, Vocabulary).Select(_ => random.NextSingle() * 5)];
}
