using Pipeline.TestKit;

namespace Pipeline.Infra.Tests.Container;

/// <summary>The Dockerfile, as far as it goes without a container engine.</summary>
[TestClass]
public sealed class ImageReplayTests
{
    // a restore that fails, one that works, a publish of everything
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(10);

    [TestMethod]
    [TestCategory("Long")]
    public async Task Replay_OfTheDockerfile_BecomesReadyAndEndsInOrder()
    {
        using ManagedProcess replay = ManagedProcess.Start(RepositoryRoot.Combine("scripts/replay-image.sh"), []);

        int exitCode = await replay.WaitForExitAsync(Limit);

        Assert.AreEqual(0, exitCode, replay.Output);
    }
}
