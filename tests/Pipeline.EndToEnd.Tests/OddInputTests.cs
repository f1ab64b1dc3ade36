using System.Text;
using System.Text.Json;
using Pipeline.Contracts.Api;
using Pipeline.TestStack;

namespace Pipeline.EndToEnd.Tests;

/// <summary>One bad line costs that line.</summary>
[TestClass]
public sealed class OddInputTests
{
    private const string Model = "sample";
    private const int Dimensions = 64;
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(90);

    [TestMethod]
    public async Task Batch_WithEveryOddLine_NamesEachProblemWithItsLineAndHarmsNoOther()
    {
        using var model = new SampleModelFolder(Dimensions);
        using var stack = new LocalStack(Model, model.Path, isFetched: true);
        await stack.RegisterAsync();
        await stack.StartHostAsync();
        await stack.StartWorkerAsync();
        string fileId = await stack.Client.UploadAsync(OddFile());

        string batchId = await stack.Client.SubmitAsync(fileId);
        BatchObject batch = await stack.Client.WaitForEndAsync(batchId, Limit);

        Assert.AreEqual("completed", batch.Status);
        Assert.AreEqual(new RequestCounts(12, 6, 6), batch.RequestCounts);
        Assert.AreSequenceEqual(
            new (string, int?)[]
            {
                ("invalid_request", 9), ("invalid_json_line", 10), ("duplicate_custom_id", 11), ("url_mismatch", 12), ("model_not_found", 13),
            },
            batch.Errors!.Data.Select(error => (error.Code, error.Line)));
        Assert.AreEqual(5, batch.Errors.Total);
        JsonElement[] output = [.. (await stack.Client.LinesAsync(batch.OutputFileId)).Select(Parse)];
        JsonElement[] errors = [.. (await stack.Client.LinesAsync(batch.ErrorFileId)).Select(Parse)];
        Assert.AreSequenceEqual(new[] { "first", "crlf", "emoji 😀", "cjk", "megabyte-as-words", "last" }, output.Select(CustomId));
        Assert.AreSequenceEqual(new[] { "megabyte", null, null, "first", "wrong-url", "unknown-model" }, errors.Select(CustomId));
        Assert.AreSequenceEqual(new[] { 7, 9, 10, 11, 12, 13 }, errors.Select(line => line.GetProperty("line").GetInt32()));
        Array.ForEach(output, line => ResultFiles.CheckEmbedding(line, Dimensions));
        JsonElement tooLong = errors[0].GetProperty("response");
        Assert.AreEqual(400, tooLong.GetProperty("status_code").GetInt32());
        Assert.AreEqual("context_length_exceeded", tooLong.GetProperty("body").GetProperty("error").GetProperty("code").GetString());
        Assert.DoesNotContain("   at ", string.Concat(await stack.Client.LinesAsync(batch.ErrorFileId)));
    }

    [TestMethod]
    public async Task Batch_WithoutAValidLine_FailsAndSaysWhy()
    {
        using var stack = new LocalStack(Model, "null:8");
        await stack.RegisterAsync();
        await stack.StartHostAsync();
        string fileId = await stack.Client.UploadAsync(new MemoryStream("not json\n{}\n"u8.ToArray()));

        BatchObject batch = await stack.Client.WaitForEndAsync(await stack.Client.SubmitAsync(fileId), Limit);

        Assert.AreEqual("failed", batch.Status);
        Assert.AreSequenceEqual(new int?[] { 1, 2 }, batch.Errors!.Data.Select(error => error.Line));
        Assert.IsNull(batch.OutputFileId);
    }

    // Line 2 is blank; the 1 MB line of words is over the model's context, the 1 MB line of one word is one unknown token.
    private static MemoryStream OddFile()
    {
        var file = new MemoryStream();
        file.Write([0xEF, 0xBB, 0xBF]);
        Write(file, Requests.Line("first", Model, "plain"), "\n");
        Write(file, "   ", "\r\n");
        Write(file, Requests.Line("crlf", Model, "ends with CR LF"), "\r\n");
        Write(file, string.Empty, "\n");
        Write(file, Requests.Line("emoji 😀", Model, "a smile 😀 and a family 👩‍👩‍👧"), "\n");
        Write(file, Requests.Line("cjk", Model, "漢字かな交じり文 한국어"), "\n");
        Write(file, Requests.Line("megabyte", Model, string.Concat(Enumerable.Repeat("word ", 200_000))), "\n");
        Write(file, Requests.Line("megabyte-as-words", Model, new string('x', 1_000_000)), "\n");
        Write(file, Requests.Line("twenty-megabytes", Model, new string('y', 20_000_000)), "\n");
        Write(file, "this is not JSON", "\n");
        Write(file, Requests.Line("first", Model, "the same custom_id again"), "\n");
        Write(file, Requests.Line("wrong-url", Model, "x", "/v1/chat/completions"), "\n");
        Write(file, Requests.Line("unknown-model", "no-such-model", "x"), "\n");
        Write(file, Requests.Line("last", Model, "no line end behind this one"), string.Empty);
        file.Position = 0;
        return file;
    }

    private static void Write(MemoryStream file, string line, string end) => file.Write(Encoding.UTF8.GetBytes(line + end));

    private static JsonElement Parse(string line) => JsonDocument.Parse(line).RootElement;

    private static string? CustomId(JsonElement line) => line.GetProperty("custom_id").GetString();
}
