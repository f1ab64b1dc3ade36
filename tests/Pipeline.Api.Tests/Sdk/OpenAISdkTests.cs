using System.ClientModel;
using System.ClientModel.Primitives;
using System.Text.Json;
using OpenAI;
using OpenAI.Batch;
using OpenAI.Files;
using OpenAI.Models;

namespace Pipeline.Api.Tests.Sdk;

/// <summary>The official OpenAI SDK for .NET against our routes: what it cannot read, callers cannot use.</summary>
[TestClass]
public sealed class OpenAISdkTests
{
    private const string Line = """{"custom_id":"a","method":"POST","url":"/v1/embeddings","body":{"model":"m","input":"x"}}""";

    private static readonly ApiKeyCredential Key = new("not-checked");

    public required TestContext TestContext { get; init; }

    private CancellationToken Token => TestContext.CancellationToken;

    [TestMethod]
    public async Task Files_UploadListReadDownloadDelete_Work()
    {
        await using ApiHost host = await ApiHost.StartAsync();
        OpenAIFileClient files = Files(host);

        OpenAIFile uploaded = await files.UploadFileAsync(BinaryData.FromString(Line), "grüße.jsonl", FileUploadPurpose.Batch);
        OpenAIFile read = await files.GetFileAsync(uploaded.Id, Token);
        OpenAIFileCollection listed = await files.GetFilesAsync(FilePurpose.Batch, Token);
        BinaryData content = await files.DownloadFileAsync(uploaded.Id, Token);
        FileDeletionResult deleted = await files.DeleteFileAsync(uploaded.Id, Token);

        Assert.AreEqual("grüße.jsonl", uploaded.Filename);
        Assert.AreEqual(FilePurpose.Batch, uploaded.Purpose);
        Assert.AreEqual(Line.Length, uploaded.SizeInBytesLong);
        Assert.AreEqual(uploaded.CreatedAt + TimeSpan.FromDays(30), uploaded.ExpiresAt);
        Assert.AreEqual(uploaded.Id, read.Id);
        Assert.AreEqual(uploaded.Id, listed.Single().Id);
        Assert.AreEqual(Line, content.ToString());
        Assert.IsTrue(deleted.Deleted);
    }

    [TestMethod]
    public async Task Files_UnknownId_ThrowsWithStatusAndMessage()
    {
        await using ApiHost host = await ApiHost.StartAsync();

        ClientResultException thrown = await Assert.ThrowsExactlyAsync<ClientResultException>(
            async () => await Files(host).GetFileAsync("file-0123456789abcdef012345", Token));

        Assert.AreEqual(404, thrown.Status);
        Assert.Contains("There is no file", thrown.Message);
    }

    [TestMethod]
    public async Task Batches_CreateReadCancel_Work()
    {
        await using ApiHost host = await ApiHost.StartAsync();
        BatchClient batches = Batches(host);
        OpenAIFile input = await Files(host).UploadFileAsync(BinaryData.FromString(Line), "in.jsonl", FileUploadPurpose.Batch);

        CreateBatchOperation operation = await batches.CreateBatchAsync(Order(input.Id), waitUntilCompleted: false, Options());
        BatchJob read = (BatchJob)await batches.GetBatchAsync(operation.BatchId, Options());
        CreateBatchOperation rehydrated = await CreateBatchOperation.RehydrateAsync(batches, operation.BatchId, Token);
        ClientResult cancelled = await operation.CancelAsync(Options());

        Assert.AreEqual(operation.BatchId, read.Id);
        Assert.AreEqual(input.Id, read.InputFileId);
        Assert.AreEqual("/v1/embeddings", read.Endpoint);
        Assert.AreEqual(read.CreatedAt + TimeSpan.FromHours(24), read.ExpiresAt);
        Assert.AreEqual("nightly", read.Metadata["job"]);
        Assert.AreEqual(operation.BatchId, rehydrated.BatchId);
        using JsonDocument json = JsonDocument.Parse(cancelled.GetRawResponse().Content);
        Assert.AreEqual("cancelling", json.RootElement.GetProperty("status").GetString());
    }

    [TestMethod]
    public async Task Batches_ListOverSeveralPages_GivesAllNewestFirst()
    {
        await using ApiHost host = await ApiHost.StartAsync();
        List<string> newestFirst = [];
        for (int i = 0; i < 7; i++)
        {
            newestFirst.Insert(0, await host.CreateBatchAsync());
        }

        List<string> listed = [];
        await foreach (BatchJob batch in Batches(host).GetBatchesAsync(new BatchCollectionOptions { PageSizeLimit = 3 }, Token))
        {
            listed.Add(batch.Id);
        }

        CollectionAssert.AreEqual(newestFirst, listed);
    }

    [TestMethod]
    public async Task Models_ListAndRead_Work()
    {
        await using ApiHost host = await ApiHost.StartAsync();
        await host.RegisterModelAsync("sample/encoder");
        var models = new OpenAIModelClient(Key, new OpenAIClientOptions { Endpoint = Endpoint(host) });

        OpenAIModelCollection listed = await models.GetModelsAsync(Token);
        OpenAIModel read = await models.GetModelAsync("sample/encoder", Token);

        Assert.AreEqual("sample/encoder", listed.Single().Id);
        Assert.AreEqual("pipeline", read.OwnedBy);
    }

    private static Uri Endpoint(ApiHost host) => new(host.BaseAddress, "v1");

    private static OpenAIFileClient Files(ApiHost host) => new(Key, new OpenAIClientOptions { Endpoint = Endpoint(host) });

    private static BatchClient Batches(ApiHost host) => new(Key, new BatchClientOptions { Endpoint = Endpoint(host) });

    private RequestOptions Options() => new() { CancellationToken = Token };

    private static BinaryContent Order(string inputFileId) => BinaryContent.Create(BinaryData.FromString(
        $$$"""{"input_file_id":"{{{inputFileId}}}","endpoint":"/v1/embeddings","completion_window":"24h","metadata":{"job":"nightly"}}"""));
}
