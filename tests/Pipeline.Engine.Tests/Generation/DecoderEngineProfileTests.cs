using Pipeline.Engine.Generation;

namespace Pipeline.Engine.Tests.Generation;

[TestClass]
public sealed class DecoderEngineProfileTests
{
    [TestMethod]
    public void Create_Defaults_AreValid()
    {
        DecoderEngineProfile profile = DecoderEngineProfile.Create(new DecoderEngineOptions());

        Assert.AreEqual(DecoderEngineDefaults.MaxBatchTokens, profile.MaxBatchTokens);
        Assert.AreEqual(BatchingMode.Continuous, profile.BatchingMode);
        Assert.IsTrue(profile.PrefixCache);
    }

    [TestMethod]
    public void Create_SeveralAreWrong_NamesAll()
    {
        var options = new DecoderEngineOptions { MaxBatchTokens = 5, MaxRunningSequences = 6, InFlightRequests = 0 };

        ArgumentException exception = Assert.ThrowsExactly<ArgumentException>(() => DecoderEngineProfile.Create(options));

        StringAssert.Contains(exception.Message, "InFlightRequests");
        StringAssert.Contains(exception.Message, "MaxBatchTokens must be at least MaxRunningSequences (6)");
    }
}
