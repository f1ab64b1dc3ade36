using Pipeline.Contracts.Ids;
using Pipeline.Worker.Completions;
using Pipeline.Worker.Serving;

namespace Pipeline.Worker.Tests.Completions;

[TestClass]
public sealed class LineSeedTests
{
    private const string Batch = "batch_0123456789abcdef0123456789abcdef";

    // a changed value would give the lines of a batch that is retried after an update other texts
    [TestMethod]
    public void Derive_OneLine_IsTheSameForever()
    {
        Assert.AreEqual(4755201862979435855UL, Derive(Batch, 7, 0));
    }

    [TestMethod]
    public void Derive_OtherLinePromptOrBatch_IsAnother()
    {
        ulong[] seeds =
        [
            Derive(Batch, 7, 0), Derive(Batch, 8, 0), Derive(Batch, 7, 1), Derive(Batch.Replace('0', '1'), 7, 0),
        ];

        Assert.HasCount(seeds.Length, seeds.Distinct().ToArray());
    }

    private static ulong Derive(string batch, int line, int prompt) =>
        LineSeed.Derive(new LineOrigin(BatchId.Parse(batch), line, DateTimeOffset.UnixEpoch), prompt);
}
