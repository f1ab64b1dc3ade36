using System.Text.Json;
using Pipeline.Contracts.Api;
using Pipeline.TestStack;

namespace Pipeline.EndToEnd.Tests;

/// <summary>What a finished batch must always look like.</summary>
internal static class ResultFiles
{
    /// <summary>Checks that every request has exactly one success, in input order, with an embedding of norm 1.</summary>
    public static async Task CheckAllSucceededAsync(PipelineClient client, BatchObject batch, int count, int dimensions)
    {
        Assert.AreEqual("completed", batch.Status);
        Assert.AreEqual(new RequestCounts(count, count, 0), batch.RequestCounts);
        Assert.IsNull(batch.ErrorFileId);
        IReadOnlyList<string> lines = await client.LinesAsync(batch.OutputFileId);
        Assert.HasCount(count, lines);
        for (int i = 0; i < count; i++)
        {
            using var line = JsonDocument.Parse(lines[i]);
            Assert.AreEqual(Requests.CustomId(i + 1), line.RootElement.GetProperty("custom_id").GetString());
            CheckEmbedding(line.RootElement, dimensions);
        }
    }

    /// <summary>Checks the first embedding of a result line.</summary>
    public static void CheckEmbedding(JsonElement line, int dimensions)
    {
        JsonElement response = line.GetProperty("response");
        Assert.AreEqual(200, response.GetProperty("status_code").GetInt32());
        float[] embedding =
            [.. response.GetProperty("body").GetProperty("data")[0].GetProperty("embedding").EnumerateArray().Select(value => value.GetSingle())];
        Assert.HasCount(dimensions, embedding);
        Assert.AreEqual(1.0, Math.Sqrt(embedding.Sum(value => (double)value * value)), 1e-4);
    }
}
