using Pipeline.Engine.Onnx.Compilation.Calibration;
using Pipeline.TestKit;

namespace Pipeline.Engine.Onnx.Tests.Compilation.Calibration;

[TestClass]
public sealed class ChannelStatisticsTests
{
    [TestMethod]
    public void Add_CutIntoOtherCalls_RemembersTheSame()
    {
        Random random = TestSeed.CreateRandom();
        float[] rows = [.. Enumerable.Range(0, 1000 * 3).Select(_ => random.NextSingle() - 0.5f)];
        ChannelStatistics whole = new(3), parts = new(3);

        whole.Add(rows);
        for (int start = 0; start < rows.Length;)
        {
            int count = Math.Min(3 * random.Next(1, 90), rows.Length - start);
            parts.Add(rows.AsSpan(start, count));
            start += count;
        }

        CollectionAssert.AreEqual(whole.Largest.ToArray(), parts.Largest.ToArray());
        Assert.HasCount(whole.Samples.Count, parts.Samples);
        for (int i = 0; i < whole.Samples.Count; i++)
        {
            CollectionAssert.AreEqual(whole.Samples[i], parts.Samples[i]);
        }
    }

    [TestMethod]
    public void Add_ManyRows_KeepsSomeAtEqualDistances()
    {
        ChannelStatistics statistics = new(1);

        statistics.Add([.. Enumerable.Range(0, 1000).Select(i => (float)-i)]);

        Assert.AreEqual(999, statistics.Largest[0]);
        float[] kept = [.. statistics.Samples.Select(row => -row[0])];
        Assert.IsTrue(kept.Length is > ChannelStatistics.MaxSampleRows / 2 and <= ChannelStatistics.MaxSampleRows);
        CollectionAssert.AreEqual(Enumerable.Range(0, kept.Length).Select(i => i * 16f).ToArray(), kept);
    }
}
