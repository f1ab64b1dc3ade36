using Pipeline.Contracts;

namespace Pipeline.Ingest.Tests;

[TestClass]
public sealed class IngestOptionsTests
{
    [TestMethod]
    public void Check_Defaults_AreValid() => new IngestOptions().Check();

    [TestMethod]
    public void Check_SeveralFaults_NamesThemAll()
    {
        IngestOptions options = new() { MaxShardsInFlight = 0, Limits = new BatchLimits { MaxLines = -1 } };

        ArgumentException exception = Assert.ThrowsExactly<ArgumentException>(options.Check);

        Assert.Contains(nameof(IngestOptions.MaxShardsInFlight), exception.Message);
        Assert.Contains(nameof(BatchLimits.MaxLines), exception.Message);
    }

    [TestMethod]
    public void Check_MoreShardsThanAFileHasBlocks_IsRefused()
    {
        IngestOptions options = new() { Limits = new BatchLimits { MaxShardLines = 10 } };

        ArgumentException exception = Assert.ThrowsExactly<ArgumentException>(options.Check);

        Assert.Contains(nameof(BatchLimits.MaxShardLines), exception.Message);
    }
}
