using Pipeline.Engine.Encoding;

namespace Pipeline.Engine.Tests.Encoding;

[TestClass]
public sealed class EncoderEngineProfileTests
{
    [TestMethod]
    public void Create_Defaults_AreValid()
    {
        EncoderEngineProfile profile = EncoderEngineProfile.Create(new EncoderEngineOptions());

        Assert.AreEqual(
            (512, 64, Environment.ProcessorCount, 65_536, 4_096),
            (profile.MaxBatchTokens, profile.MaxBatchSequences, profile.WorkerCount, profile.InFlightTokens, profile.InFlightRequests));
    }

    [TestMethod]
    public void Validate_EverythingIsOutOfRange_NamesEverySetting()
    {
        var options = new EncoderEngineOptions
        {
            MaxBatchTokens = 0,
            MaxBatchSequences = 65_537,
            WorkerCount = 0,
            InFlightTokens = -1,
            InFlightRequests = 0,
        };

        string failures = string.Join('\n', EncoderEngineProfile.Validate(options));

        foreach (string part in (string[])["MaxBatchTokens must be between 1 and 1048576", "MaxBatchSequences must be between 1 and 65536",
            "WorkerCount must be between 1 and 1024", "InFlightTokens must be between 1 and 1073741824",
            "InFlightRequests must be between 1 and 1048576"])
        {
            StringAssert.Contains(failures, part);
        }
    }

    [TestMethod]
    public void Create_LimitsAreBelowOneStep_IsRefused()
    {
        var options = new EncoderEngineOptions
        {
            MaxBatchTokens = 2_048,
            InFlightTokens = 2_047,
            MaxBatchSequences = 64,
            InFlightRequests = 63,
        };

        ArgumentException exception = Assert.ThrowsExactly<ArgumentException>(() => EncoderEngineProfile.Create(options));

        StringAssert.Contains(exception.Message, "InFlightTokens must be at least MaxBatchTokens (2048)");
        StringAssert.Contains(exception.Message, "InFlightRequests must be at least MaxBatchSequences (64)");
    }
}
