using Pipeline.Engine.Onnx.Compilation.Calibration;
using Pipeline.Engine.Onnx.Compilation.Quantization;
using Pipeline.Engine.Onnx.Tests.Compilation.Quantization;
using Pipeline.TestKit;

namespace Pipeline.Engine.Onnx.Tests.Compilation.Calibration;

[TestClass]
public sealed class SmoothingSearchTests
{
    private const int Width = 64;
    private const int Outputs = 48;
    private const int RowCount = 40;

    [TestMethod]
    public void Choose_OutlierChannels_LowersTheErrorOfTheProduct()
    {
        Random random = TestSeed.CreateRandom();
        float[][] rows = Rows(random);
        float[] weights = [.. Enumerable.Range(0, Width * Outputs).Select(_ => random.NextSingle() - 0.5f)];
        foreach (float[] row in rows)
        {
            row[3] *= 60;
            row[40] *= 25;
        }

        float[]? factors = SmoothingSearch.Choose(Statistics(rows), [new MatrixRows(weights, Width)]);

        Assert.IsNotNull(factors);
        Assert.IsGreaterThan(3 * factors[5], factors[3]);
        Assert.IsLessThan(ProductError(rows, weights, null) / 4, ProductError(rows, weights, factors));
    }

    [TestMethod]
    public void Choose_Tied_GivesEqualFactors()
    {
        Random random = TestSeed.CreateRandom();
        float[][] rows = Rows(random);
        Array.ForEach(rows, row => row[3] *= 60);
        float[] weights = [.. Enumerable.Range(0, Width * Outputs).Select(_ => random.NextSingle() - 0.5f)];

        float[]? factors = SmoothingSearch.Choose(
            Statistics(rows),
            [new MatrixRows(weights, Width)],
            tied => tied[3] = tied[4] = Math.Max(tied[3], tied[4]));

        Assert.IsNotNull(factors);
        Assert.AreEqual(factors[3], factors[4]);
    }

    [TestMethod]
    public void Choose_NothingSeen_DoesNotSmooth() =>
        Assert.IsNull(SmoothingSearch.Choose(new ChannelStatistics(4), [new MatrixRows([1, 2, 3, 4], 4)]));

    [TestMethod]
    public void Choose_NotFinite_DoesNotSmooth()
    {
        ChannelStatistics statistics = new(4);
        statistics.Add([1, float.NaN, float.PositiveInfinity, 2]);

        Assert.IsNull(SmoothingSearch.Choose(statistics, [new MatrixRows([1, 2, 3, 4], 4)]));
    }

    private static float[][] Rows(Random random) =>
        [.. Enumerable.Range(0, RowCount).Select(_ => Enumerable.Range(0, Width).Select(_ => random.NextSingle() - 0.5f).ToArray())];

    private static ChannelStatistics Statistics(float[][] rows)
    {
        ChannelStatistics statistics = new(Width);
        Array.ForEach(rows, row => statistics.Add(row));
        return statistics;
    }

    /// <summary>Mean squared error of rows times weights when both are quantised.</summary>
    private static double ProductError(float[][] rows, float[] weights, float[]? factors)
    {
        double sum = 0;
        foreach (float[] row in rows)
        {
            float[] smooth = Quantized([.. row.Select((x, i) => factors is null ? x : x / factors[i])]);
            foreach (float[] output in weights.Chunk(Width))
            {
                float[] weight = Quantized([.. output.Select((x, i) => factors is null ? x : x * factors[i])]);
                double exact = row.Zip(output, (x, w) => (double)x * w).Sum();
                double error = exact - smooth.Zip(weight, (x, w) => (double)x * w).Sum();
                sum += error * error;
            }
        }

        return sum;
    }

    private static float[] Quantized(float[] row)
    {
        sbyte[] bytes = new sbyte[row.Length];
        float scale = ChannelQuantizer.QuantizeRow(row, bytes);
        return [.. bytes.Select(b => b * scale)];
    }
}
