using System.Text;
using Pipeline.Contracts;
using Pipeline.Contracts.Records;
using Pipeline.Ingest.Batches;
using Pipeline.Ingest.Tests.Support;

namespace Pipeline.Ingest.Tests.Planning;

[TestClass]
public sealed class NastyInputTests
{
    private const int Mebi = 1024 * 1024;

    [TestMethod]
    public async Task Batch_EveryKindOfBadLine_NamesEachWithItsLineAndHarmsNoOther()
    {
        using IngestFixture fixture = await IngestFixture.CreateAsync();
        byte[] file = CreateFile();

        BatchRecord submitted = await fixture.SubmitAsync(file);
        await fixture.PumpAllAsync();

        BatchView view = await fixture.ViewAsync(submitted.Id);
        Assert.AreEqual(BatchStatus.Completed, view.Record.Status);
        Assert.AreEqual(Lines.Model, view.Record.Model);
        CollectionAssert.AreEqual(
            new (int?, string)[]
            {
                (6, ErrorCodes.InvalidRequest),
                (7, ErrorCodes.InvalidJsonLine),
                (9, ErrorCodes.DuplicateCustomId),
                (10, ErrorCodes.UrlMismatch),
                (12, ErrorCodes.ModelNotFound),
                (13, ErrorCodes.ModelMismatch),
                (14, ErrorCodes.InvalidRequest),
                (15, ErrorCodes.InvalidRequest),
            },
            view.Record.Errors.Select(error => (error.Line, error.Code)).ToArray());
        Assert.AreEqual($"The line has {20 * Mebi} bytes; the limit is {8 * Mebi}.", view.Record.Errors[0].Message);
        Assert.AreEqual("custom_id", view.Record.Errors[7].Param);
        Assert.AreEqual(8, view.Record.ErrorCount);
        Assert.AreEqual((13, 5, 8), (view.TotalCount, view.CompletedCount, view.FailedCount));
        List<ResultRow> output = await fixture.ReadRowsAsync(view.Record.OutputFileId);
        CollectionAssert.AreEqual(
            new (int, string?)[] { (1, "first"), (3, "emoji 🚀 \u4f60\u597d"), (4, "one-mb"), (8, "twice"), (16, "last") },
            output.Select(row => (row.LineNumber, row.CustomId)).ToArray());
        List<ResultRow> errors = await fixture.ReadRowsAsync(view.Record.ErrorFileId);
        CollectionAssert.AreEqual(
            new (int, string?)[]
            {
                (6, null), (7, "broken"), (9, "twice"), (10, "wrong-url"), (12, "unknown-model"), (13, "other-model"), (14, "wrong-kind"), (15, null),
            },
            errors.Select(row => (row.LineNumber, row.CustomId)).ToArray());
    }

    // BOM, CRLF throughout, and the last line without an end.
    private static byte[] CreateFile()
    {
        using MemoryStream file = new();
        file.Write([0xEF, 0xBB, 0xBF]);
        string[] lines =
        [
            Lines.Request("first"),
            "",
            Lines.Request("emoji 🚀 \u4f60\u597d", input: "\u6f22\u5b57 and 👩\u200d👩\u200d👧"),
            Lines.Request("one-mb", input: new string('x', Mebi)),
            "   \t ",
            Padded("huge", 20 * Mebi),
            "{\"custom_id\": \"broken\", \"method\"",
            Lines.Request("twice"),
            Lines.Request("twice"),
            Lines.Request("wrong-url", url: "/v1/chat/completions"),
            "",
            Lines.Request("unknown-model", model: "nobody/knows"),
            Lines.Request("other-model", model: Lines.OtherModel),
            Lines.Request("wrong-kind", model: Lines.NoEmbeddingsModel),
            Lines.Request(new string('i', 5_000)),
            Lines.Request("last"),
        ];
        file.Write(Encoding.UTF8.GetBytes(string.Join("\r\n", lines)));
        return file.ToArray();
    }

    private static string Padded(string customId, int bytes)
    {
        string bare = Lines.Request(customId, input: "");
        return Lines.Request(customId, input: new string('y', bytes - bare.Length));
    }

    [TestMethod]
    [DataRow("", ErrorCodes.EmptyFile)]
    [DataRow("\n\r\n  \n", ErrorCodes.EmptyFile)]
    [DataRow("nonsense\nmore\n", ErrorCodes.InvalidJsonLine)]
    [DataRow("\0\u0001\u0002", ErrorCodes.InvalidJsonLine)]
    public async Task Batch_FileWithoutAValidLine_Fails(string file, string code)
    {
        using IngestFixture fixture = await IngestFixture.CreateAsync();

        BatchRecord submitted = await fixture.SubmitAsync(Encoding.UTF8.GetBytes(file));
        await fixture.PumpAllAsync();

        BatchRecord batch = (await fixture.ViewAsync(submitted.Id)).Record;
        Assert.AreEqual(BatchStatus.Failed, batch.Status);
        Assert.IsNotNull(batch.FailedAt);
        Assert.AreEqual(code, batch.Errors[0].Code);
        Assert.IsEmpty(await fixture.ListAsync(BlobLayout.OpenBatches(IngestFixture.Tenant)));
    }

    [TestMethod]
    public async Task Batch_MoreLinesThanAllowed_Fails()
    {
        IngestOptions options = new() { Limits = new BatchLimits { MaxLines = 3 } };
        using IngestFixture fixture = await IngestFixture.CreateAsync(options);

        BatchRecord exact = await fixture.SubmitAsync(Lines.File([.. Lines.Requests(3), "", " "]));
        BatchRecord over = await fixture.SubmitAsync(Lines.File(Lines.Requests(4)));
        await fixture.PumpAllAsync();

        Assert.AreEqual(BatchStatus.Completed, (await fixture.ViewAsync(exact.Id)).Record.Status);
        BatchRecord failed = (await fixture.ViewAsync(over.Id)).Record;
        Assert.AreEqual(BatchStatus.Failed, failed.Status);
        Assert.AreEqual(ErrorCodes.TooManyTasks, failed.Errors[0].Code);
    }

    [TestMethod]
    public async Task Batch_StrictWithOneBadLine_FailsWithTheLineNamed()
    {
        using IngestFixture fixture = await IngestFixture.CreateAsync();

        BatchRecord submitted = await fixture.SubmitAsync(Lines.File(Lines.Request("a"), "bad"), isStrict: true);
        await fixture.PumpAllAsync();

        BatchRecord batch = (await fixture.ViewAsync(submitted.Id)).Record;
        Assert.AreEqual(BatchStatus.Failed, batch.Status);
        Assert.AreEqual(2, batch.Errors.Single().Line);
        Assert.IsEmpty(fixture.Worker.Answered);
    }

    [TestMethod]
    public async Task Batch_InputContentReplaced_FailsAsModified()
    {
        using IngestFixture fixture = await IngestFixture.CreateAsync();
        FileRecord file = await fixture.UploadAsync(Lines.File(Lines.Requests(1)));
        BatchRecord submitted = await fixture.SubmitAsync(file.Id);

        await fixture.PutAsync(
            BlobLayout.FileContent(IngestFixture.Tenant, Contracts.Ids.FileId.Parse(file.Id)), Lines.File(Lines.Requests(2)));
        await fixture.PumpAllAsync();

        BatchRecord batch = (await fixture.ViewAsync(submitted.Id)).Record;
        Assert.AreEqual(BatchStatus.Failed, batch.Status);
        Assert.AreEqual(ErrorCodes.InputModified, batch.Errors.Single().Code);
    }

    [TestMethod]
    public async Task Batch_MoreProblemsThanListed_ListsTheFirstAndCountsAll()
    {
        IngestOptions options = new() { Limits = new BatchLimits { MaxListedErrors = 3 } };
        using IngestFixture fixture = await IngestFixture.CreateAsync(options);

        BatchRecord submitted = await fixture.SubmitAsync(Lines.File(Lines.Request("a"), "1", "2", "3", "4", "5"));
        await fixture.PumpAllAsync();

        BatchRecord batch = (await fixture.ViewAsync(submitted.Id)).Record;
        Assert.AreEqual(5, batch.ErrorCount);
        CollectionAssert.AreEqual(new int?[] { 2, 3, 4 }, batch.Errors.Select(error => error.Line).ToArray());
        Assert.HasCount(5, await fixture.ReadRowsAsync(batch.ErrorFileId));
    }
}
