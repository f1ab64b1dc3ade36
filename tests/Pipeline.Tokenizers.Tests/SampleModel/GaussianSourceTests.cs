using Pipeline.SampleModel.Models;

namespace Pipeline.Tokenizers.Tests.SampleModel;

[TestClass]
public sealed class GaussianSourceTests
{
    [TestMethod]
    public void Fill_ManyValues_HaveMeanAndDeviation()
    {
        var source = new GaussianSource(seed: 3);
        float[] values = new float[200_000];

        source.Fill(values, mean: 1, deviation: 0.5f);

        double mean = values.Average();
        double deviation = Math.Sqrt(values.Average(value => (value - mean) * (value - mean)));
        Assert.AreEqual(1, mean, 0.01);
        Assert.AreEqual(0.5, deviation, 0.01);
    }

    [TestMethod]
    public void Fill_InParts_GivesTheSameSequence()
    {
        float[] whole = new float[100];
        float[] parts = new float[100];

        new GaussianSource(seed: 3).Fill(whole, mean: 0, deviation: 1);
        var source = new GaussianSource(seed: 3);
        source.Fill(parts.AsSpan(0, 37), mean: 0, deviation: 1);
        source.Fill(parts.AsSpan(37), mean: 0, deviation: 1);

        CollectionAssert.AreEqual(whole, parts);
    }
}
