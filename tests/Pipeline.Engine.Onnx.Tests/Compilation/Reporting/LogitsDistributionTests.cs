using Pipeline.Engine.Onnx.Compilation.Reporting;

namespace Pipeline.Engine.Onnx.Tests.Compilation.Reporting;

[TestClass]
public sealed class LogitsDistributionTests
{
    [TestMethod]
    public void LogProbability_LargeLogits_DoesNotOverflow()
    {
        LogitsDistribution distribution = new([1000, 1000 + MathF.Log(3)]);

        Assert.AreEqual(1, distribution.Best);
        Assert.AreEqual(Math.Log(0.25), distribution.LogProbability(0), 1e-4);
        Assert.AreEqual(Math.Log(0.75), distribution.LogProbability(1), 1e-4);
    }

    [TestMethod]
    public void Divergence_TwoTokens_EqualsDefinition()
    {
        LogitsDistribution even = new([0, 0]), skewed = new([0, MathF.Log(3)]);

        double divergence = even.Divergence(skewed);

        Assert.AreEqual((0.5 * Math.Log(0.5 / 0.25)) + (0.5 * Math.Log(0.5 / 0.75)), divergence, 1e-6);
        Assert.AreEqual(0, even.Divergence(even), 1e-12);
    }
}
