using Pipeline.Engine.Onnx.Compilation.Calibration;
using Pipeline.TestKit;

namespace Pipeline.Engine.Onnx.Tests.Compilation.Calibration;

[TestClass]
public sealed class ClipSearchTests
{
    [TestMethod]
    [DataRow(0, 1f)]
    [DataRow(1, 1f)]
    [DataRow(50, 5f)]
    [DataRow(51, 6f)]
    [DataRow(90, 9f)]
    [DataRow(100, 10f)]
    public void Percentile_TenValues_IsTheNearestRank(double percentile, float expected)
    {
        float[] sorted = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10];

        Assert.AreEqual(expected, ClipSearch.Percentile(sorted, percentile));
    }

    [TestMethod]
    public void Percentile_OfNothing_IsOne() => Assert.AreEqual(1, ClipSearch.Percentile([], 99));

    [TestMethod]
    public void Choose_UniformRows_ClipsNothingThatCounts()
    {
        Random random = TestSeed.CreateRandom();
        float[][] rows = [.. Enumerable.Range(0, 32).Select(_ => Enumerable.Range(0, 512).Select(_ => random.NextSingle()).ToArray())];

        float clip = ClipSearch.Choose(rows, factors: null);

        Assert.IsGreaterThan(0.98f, clip);
    }

    [TestMethod]
    public void Choose_FewMildOutliers_ClipsThemAndErrsLess()
    {
        // one value in 20,000 stands 10 % above a flat rest
        Random random = TestSeed.CreateRandom();
        float[][] rows = [.. Enumerable.Range(0, 4).Select(_ => Enumerable.Range(0, 20_000).Select(_ => random.NextSingle() * 0.9f).ToArray())];
        Array.ForEach(rows, row => row[7] = 1);

        float clip = ClipSearch.Choose(rows, factors: null);

        float[] magnitudes = [.. rows.SelectMany(row => row)];
        Assert.IsLessThan(1f, clip);
        Assert.IsLessThan(ClipSearch.Error(magnitudes, 1), ClipSearch.Error(magnitudes, clip));
    }

    [TestMethod]
    public void Choose_OutlierThatFactorsRemove_SeesTheRest()
    {
        float[][] rows = [[100, 0.5f, -1, 0.25f]];

        Assert.AreEqual(ClipSearch.Choose([[1, 0.5f, -1, 0.25f]], factors: null), ClipSearch.Choose(rows, [100, 1, 1, 1]));
    }

    [TestMethod]
    public void Choose_RowsOfZeros_ClipsNothing() => Assert.AreEqual(1, ClipSearch.Choose([new float[8]], factors: null));
}
