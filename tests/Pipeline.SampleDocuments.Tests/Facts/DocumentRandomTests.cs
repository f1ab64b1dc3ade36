using Pipeline.SampleDocuments.Facts;

namespace Pipeline.SampleDocuments.Tests.Facts;

[TestClass]
public sealed class DocumentRandomTests
{
    [TestMethod]
    public void Below_ManyDraws_AreEvenlySpread()
    {
        var random = new DocumentRandom(Split.Train, seed: 5, index: 0, attempt: 0);
        int[] counts = new int[7];

        for (int i = 0; i < 70_000; i++)
        {
            counts[random.Below(7)]++;
        }

        Assert.IsTrue(counts.All(count => count is > 9_500 and < 10_500), string.Join(' ', counts));
    }

    [TestMethod]
    public void PickWeighted_WeightOfNothing_IsNeverPicked()
    {
        var random = new DocumentRandom(Split.Train, seed: 5, index: 0, attempt: 0);

        IEnumerable<int> picked = [.. Enumerable.Range(0, 1_000).Select(_ => random.PickWeighted([0, 3, 0, 1, 0]))];

        Assert.AreSequenceEqual([1, 3], picked.Distinct().Order());
    }

    [TestMethod]
    public void Constructor_AnyPartDiffers_GivesOtherDraws()
    {
        DocumentRandom[] sources =
        [
            new(Split.Train, 1, 2, 3), new(Split.HeldOut, 1, 2, 3), new(Split.Train, 2, 2, 3), new(Split.Train, 1, 3, 3), new(Split.Train, 1, 2, 4),
        ];

        Assert.HasCount(sources.Length, sources.Select(source => source.Below(int.MaxValue)).ToHashSet());
    }
}
