using Pipeline.Contracts.Ids;
using Pipeline.TestKit;

namespace Pipeline.Contracts.Tests.Ids;

[TestClass]
public sealed class BatchIdTests
{
    [TestMethod]
    public void NewBatchId_Later_SortsBeforeEarlier()
    {
        var time = new ManualTimeProvider();
        var ids = new IdFactory(time);
        BatchId earlier = ids.NewBatchId();
        time.Advance(TimeSpan.FromMilliseconds(1));

        BatchId later = ids.NewBatchId();

        Assert.IsLessThan(0, string.CompareOrdinal(later.Value, earlier.Value));
        Assert.IsTrue(BatchId.TryParse(later.Value, out BatchId parsed));
        Assert.AreEqual(later, parsed);
    }

    [TestMethod]
    [DataRow(null)]
    [DataRow("")]
    [DataRow("batch_")]
    [DataRow("batch_0123456789abcdef0123456789abcde")]
    [DataRow("batch_0123456789abcdef0123456789abcdeF")]
    [DataRow("batch_../../../../../../../../etc/pass")]
    [DataRow("file-0123456789abcdef0123456789abcdef")]
    public void TryParse_OtherForm_Fails(string? text) => Assert.IsFalse(BatchId.TryParse(text, out _));

    [TestMethod]
    public void FileId_RoundTrip_HasTwentyTwoCharacters()
    {
        FileId id = new IdFactory(new ManualTimeProvider()).NewFileId();

        Assert.AreEqual("file-".Length + 22, id.Value.Length);
        Assert.AreEqual(id, FileId.Parse(id.Value));
        Assert.IsFalse(FileId.TryParse(id.Value + "0", out _));
    }

    [TestMethod]
    [DataRow(1)]
    [DataRow(1_000_000)]
    [DataRow(int.MaxValue)]
    public void ResultId_LineNumber_ComesBack(int lineNumber)
    {
        BatchId batch = new IdFactory(new ManualTimeProvider()).NewBatchId();

        string id = ResultId.Create(batch, lineNumber);

        Assert.AreEqual(ResultId.Length, id.Length);
        Assert.IsTrue(ResultId.TryGetLineNumber(System.Text.Encoding.ASCII.GetBytes(id), out int read));
        Assert.AreEqual(lineNumber, read);
    }
}
