using System.Globalization;
using Pipeline.Contracts;
using Pipeline.Contracts.Api;
using Pipeline.Contracts.Ids;
using Pipeline.Contracts.Records;
using Pipeline.Ingest.Batches;
using Pipeline.Ingest.Tests.Support;

namespace Pipeline.Ingest.Tests.Batches;

[TestClass]
public sealed class SubmissionTests
{
    private const string Absent = "file-0123456789abcdef012345";

    [TestMethod]
    public async Task Submit_AllFields_AreInTheRecord()
    {
        using IngestFixture fixture = await IngestFixture.CreateAsync();
        FileRecord file = await fixture.UploadAsync(Lines.File(Lines.Requests(1)));
        CreateBatchRequest request = IngestFixture.Request(file.Id, isStrict: true) with
        {
            Metadata = IngestFixture.Json("""{"team":"search"}"""),
            OutputExpiresAfter = IngestFixture.Json("""{"anchor":"created_at","seconds":3600}"""),
        };

        Submission submission = await fixture.Services.Batches.SubmitAsync("default", request, null, CancellationToken.None);

        BatchRecord batch = submission.Batch!;
        Assert.AreEqual(BatchStatus.Validating, batch.Status);
        Assert.AreEqual("search", batch.Metadata!["team"]);
        Assert.AreEqual(3600, batch.OutputExpiresAfterSeconds);
        Assert.IsTrue(batch.IsStrict);
        Assert.AreEqual(batch.CreatedAt + TimeSpan.FromHours(24), batch.ExpiresAt);
    }

    [TestMethod]
    [DataRow("input_file_id", "7", "input_file_id")]
    [DataRow("input_file_id", "\"../../etc\"", "input_file_id")]
    [DataRow("input_file_id", "\"" + Absent + "\"", "input_file_id")]
    [DataRow("endpoint", "null", "endpoint")]
    [DataRow("endpoint", "\"/v1/videos\"", "endpoint")]
    [DataRow("completion_window", "\"1h\"", "completion_window")]
    [DataRow("completion_window", "24", "completion_window")]
    [DataRow("metadata", "[]", "metadata")]
    [DataRow("metadata", "{\"a\":1}", "metadata.a")]
    [DataRow("metadata", "{\"a\":\"\\ud800\"}", null)]
    [DataRow("output_expires_after", "3600", "output_expires_after")]
    [DataRow("output_expires_after", "{\"anchor\":\"now\",\"seconds\":3600}", "output_expires_after.anchor")]
    [DataRow("output_expires_after", "{\"anchor\":\"created_at\",\"seconds\":3599}", "output_expires_after.seconds")]
    [DataRow("output_expires_after", "{\"anchor\":\"created_at\",\"seconds\":1e99}", "output_expires_after.seconds")]
    [DataRow("strict", "\"yes\"", "strict")]
    public async Task Submit_BadField_IsRefusedWithTheFieldNamed(string field, string json, string? param)
    {
        using IngestFixture fixture = await IngestFixture.CreateAsync();
        FileRecord file = await fixture.UploadAsync(Lines.File(Lines.Requests(1)));
        CreateBatchRequest good = IngestFixture.Request(file.Id);
        CreateBatchRequest request = field switch
        {
            "input_file_id" => good with { InputFileId = IngestFixture.Json(json) },
            "endpoint" => good with { Endpoint = IngestFixture.Json(json) },
            "completion_window" => good with { CompletionWindow = IngestFixture.Json(json) },
            "metadata" => good with { Metadata = IngestFixture.Json(json) },
            "output_expires_after" => good with { OutputExpiresAfter = IngestFixture.Json(json) },
            _ => good with { Strict = IngestFixture.Json(json) },
        };

        Submission submission = await fixture.Services.Batches.SubmitAsync("default", request, null, CancellationToken.None);

        Assert.IsFalse(submission.IsAccepted);
        Assert.AreEqual(ErrorCodes.InvalidRequest, submission.Error.Code);
        Assert.AreEqual(param, submission.Error.Param);
        Assert.IsEmpty(await fixture.ListAsync(BlobLayout.Batches("default")));
    }

    [TestMethod]
    [DataRow(16, 64, 512, true)]
    [DataRow(17, 64, 512, false)]
    [DataRow(16, 65, 512, false)]
    [DataRow(16, 64, 513, false)]
    public async Task Submit_MetadataAtItsLimits_IsAcceptedUpToThem(int pairs, int keyLength, int valueLength, bool isAccepted)
    {
        using IngestFixture fixture = await IngestFixture.CreateAsync();
        FileRecord file = await fixture.UploadAsync(Lines.File(Lines.Requests(1)));
        string value = new('v', valueLength);
        IEnumerable<string> members = Enumerable.Range(0, pairs).Select(pair => $"\"{Key(pair, keyLength)}\":\"{value}\"");
        CreateBatchRequest request = IngestFixture.Request(file.Id) with { Metadata = IngestFixture.Json($"{{{string.Join(',', members)}}}") };

        Submission submission = await fixture.Services.Batches.SubmitAsync("default", request, null, CancellationToken.None);

        Assert.AreEqual(isAccepted, submission.IsAccepted);
    }

    [TestMethod]
    public async Task Submit_FileOfAnotherPurpose_IsRefused()
    {
        using IngestFixture fixture = await IngestFixture.CreateAsync();
        FileRecord file = await fixture.UploadAsync(Lines.File(Lines.Requests(1)), "vision");

        Submission submission = await fixture.Services.Batches.SubmitAsync(
            "default", IngestFixture.Request(file.Id), null, CancellationToken.None);

        Assert.AreEqual("input_file_id", submission.Error?.Param);
    }

    [TestMethod]
    public async Task Submit_SameFieldsAgain_GivesTheSameBatchForTenMinutes()
    {
        using IngestFixture fixture = await IngestFixture.CreateAsync();
        FileRecord file = await fixture.UploadAsync(Lines.File(Lines.Requests(1)));

        BatchRecord first = await fixture.SubmitAsync(file.Id);
        fixture.Time.Advance(TimeSpan.FromMinutes(9));
        BatchRecord again = await fixture.SubmitAsync(file.Id);
        BatchRecord other = await fixture.SubmitAsync(file.Id, isStrict: true);
        fixture.Time.Advance(TimeSpan.FromMinutes(2));
        BatchRecord late = await fixture.SubmitAsync(file.Id);

        Assert.AreEqual(first.Id, again.Id);
        Assert.AreNotEqual(first.Id, other.Id);
        Assert.AreNotEqual(first.Id, late.Id);
    }

    [TestMethod]
    public async Task Submit_SameFieldsAfterACancel_IsANewBatch()
    {
        using IngestFixture fixture = await IngestFixture.CreateAsync();
        FileRecord file = await fixture.UploadAsync(Lines.File(Lines.Requests(1)));
        BatchRecord first = await fixture.SubmitAsync(file.Id);

        await fixture.Services.Batches.CancelAsync("default", BatchId.Parse(first.Id), CancellationToken.None);
        BatchRecord second = await fixture.SubmitAsync(file.Id);

        Assert.AreNotEqual(first.Id, second.Id);
    }

    [TestMethod]
    public async Task Submit_SameKey_GivesTheSameBatchEvenWithoutTheFileAndRefusesOtherFields()
    {
        using IngestFixture fixture = await IngestFixture.CreateAsync();
        FileRecord file = await fixture.UploadAsync(Lines.File(Lines.Requests(1)));
        BatchService batches = fixture.Services.Batches;
        CreateBatchRequest request = IngestFixture.Request(file.Id);

        Submission first = await batches.SubmitAsync("default", request, "key-1", CancellationToken.None);
        fixture.Time.Advance(TimeSpan.FromHours(3));
        await fixture.Services.Files.DeleteAsync("default", FileId.Parse(file.Id), CancellationToken.None);
        Submission again = await batches.SubmitAsync("default", request, "key-1", CancellationToken.None);
        Submission other = await batches.SubmitAsync(
            "default", request with { Strict = IngestFixture.Json("true") }, "key-1", CancellationToken.None);

        Assert.AreEqual(first.Batch!.Id, again.Batch?.Id);
        Assert.AreEqual(ErrorCodes.Conflict, other.Error?.Code);
    }

    [TestMethod]
    public async Task Submit_ManyAtOnce_MakesOneBatch()
    {
        using IngestFixture fixture = await IngestFixture.CreateAsync();
        FileRecord file = await fixture.UploadAsync(Lines.File(Lines.Requests(1)));

        BatchRecord[] batches = await Task.WhenAll(
            Enumerable.Range(0, 16).Select(_ => Task.Run(() => fixture.SubmitAsync(file.Id))));

        Assert.HasCount(1, batches.Select(batch => batch.Id).Distinct().ToArray());
        Assert.HasCount(1, batches.Select(batch => batch.OutputFileId).Distinct().ToArray());
    }

    [TestMethod]
    public async Task Submit_EndpointAsAzureWritesIt_RunsLinesOfBothForms()
    {
        using IngestFixture fixture = await IngestFixture.CreateAsync();
        FileRecord file = await fixture.UploadAsync(Lines.File(Lines.Request("a", url: "/embeddings"), Lines.Request("b")));
        CreateBatchRequest request = IngestFixture.Request(file.Id) with { Endpoint = IngestFixture.Json("\"/embeddings\"") };

        Submission submission = await fixture.Services.Batches.SubmitAsync("default", request, null, CancellationToken.None);
        await fixture.PumpAllAsync();

        BatchRecord batch = (await fixture.ViewAsync(submission.Batch!.Id)).Record;
        Assert.AreEqual("/embeddings", batch.Endpoint);
        Assert.AreEqual(2, batch.CompletedCount);
    }

    private static string Key(int number, int length) => number.ToString(CultureInfo.InvariantCulture).PadLeft(length, 'k');
}
