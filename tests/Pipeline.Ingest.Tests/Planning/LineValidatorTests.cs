using System.Text;
using Pipeline.Contracts;
using Pipeline.Contracts.Lines;
using Pipeline.Contracts.Records;
using Pipeline.Ingest.Planning;

namespace Pipeline.Ingest.Tests.Planning;

[TestClass]
public sealed class LineValidatorTests
{
    [TestMethod]
    [DataRow(
        Names.CompletionsEndpoint,
        "/v1/chat/completions",
        "The model 'm' has no chat template: use /v1/completions, or add chat_template to its tokenizer_config.json and register it again.")]
    [DataRow(Names.EmbeddingsEndpoint, "/v1/chat/completions", "The model 'm' does not answer '/v1/chat/completions'.")]
    [DataRow(Names.CompletionsEndpoint, "/v1/embeddings", "The model 'm' does not answer '/v1/embeddings'.")]
    public async Task Check_ModelLacksTheEndpoint_SaysWhy(string answered, string asked, string expected)
    {
        ModelRecord model = new()
        {
            Id = "m",
            Slug = "m",
            Endpoints = [answered],
            Revision = "r",
            ContextLength = 1,
            Tokenizer = "none",
            CreatedAt = DateTimeOffset.UnixEpoch,
        };
        byte[] line = Encoding.UTF8.GetBytes($$$"""{"custom_id":"a","method":"POST","url":"{{{asked}}}","body":{"model":"m"}}""");
        using LineReader reader = new(new MemoryStream(line), maxLineBytes: 1_000, firstLine: 1, firstOffset: 0);
        await reader.ReadAsync(CancellationToken.None);
        LineValidator validator = new(new Dictionary<string, ModelRecord> { ["m"] = model }, asked, maxLineBytes: 1_000);

        RequestError? error = validator.Check(reader, out _);

        Assert.AreEqual(expected, error?.Message);
        Assert.AreEqual("body.model", error!.Param);
    }
}
