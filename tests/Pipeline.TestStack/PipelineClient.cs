using System.Net.Http.Json;
using System.Text.Json;
using Pipeline.Contracts;
using Pipeline.Contracts.Api;
using Pipeline.Contracts.Json;
using Pipeline.TestKit;

namespace Pipeline.TestStack;

/// <summary>The few calls of the HTTP interface that the tests make. A host that is down is waited for.</summary>
public sealed class PipelineClient(Uri host) : IDisposable
{
    private static readonly string[] Terminal = ["completed", "failed", "expired", "cancelled"];

    private readonly HttpClient _http = new() { BaseAddress = host, Timeout = TimeSpan.FromMinutes(2) };

    /// <summary>Uploads a file; throws where the host dies on the way.</summary>
    public async Task<string> UploadAsync(Stream content)
    {
        using var form = new MultipartFormDataContent
        {
            { new StreamContent(content), "file", "requests.jsonl" },
            { new StringContent("batch"), "purpose" },
        };
        using HttpResponseMessage reply = await _http.PostAsync(new Uri("/v1/files", UriKind.Relative), form);
        string body = await reply.Content.ReadAsStringAsync();
        Check(reply, body);
        return JsonSerializer.Deserialize(body, ApiJsonContext.Default.FileObject)!.Id;
    }

    /// <summary>Submits a batch. The same call again gives the same batch.</summary>
    public async Task<string> SubmitAsync(string fileId, string endpoint = Names.EmbeddingsEndpoint)
    {
        var body = new Dictionary<string, string>
        {
            ["input_file_id"] = fileId,
            ["endpoint"] = endpoint,
            ["completion_window"] = "24h",
        };
        using HttpResponseMessage reply = await _http.PostAsJsonAsync(new Uri("/v1/batches", UriKind.Relative), body);
        string text = await reply.Content.ReadAsStringAsync();
        Check(reply, text);
        return JsonSerializer.Deserialize(text, ApiJsonContext.Default.BatchObject)!.Id;
    }

    public async Task<BatchObject> GetAsync(string batchId) =>
        (await _http.GetFromJsonAsync(new Uri($"/v1/batches/{batchId}", UriKind.Relative), ApiJsonContext.Default.BatchObject))!;

    public async Task CancelAsync(string batchId)
    {
        using HttpResponseMessage reply = await _http.PostAsync(new Uri($"/v1/batches/{batchId}/cancel", UriKind.Relative), null);
        Check(reply, await reply.Content.ReadAsStringAsync());
    }

    /// <summary>Lines of a file, or none where the batch has no such file.</summary>
    public async Task<IReadOnlyList<string>> LinesAsync(string? fileId)
    {
        if (fileId is null)
        {
            return [];
        }

        string text = await _http.GetStringAsync(new Uri($"/v1/files/{fileId}/content", UriKind.Relative));
        return text.Split('\n', StringSplitOptions.RemoveEmptyEntries);
    }

    public async Task<BatchObject> WaitForEndAsync(string batchId, TimeSpan limit)
    {
        BatchObject? batch = null;
        await Eventually.HoldsAsync(
            async () =>
            {
                try
                {
                    batch = await GetAsync(batchId);
                }
                catch (HttpRequestException)
                {
                    return false; // the host is down
                }

                return Terminal.Contains(batch.Status);
            },
            $"{batchId} ends",
            limit);
        return batch!;
    }

    public void Dispose() => _http.Dispose();

    private static void Check(HttpResponseMessage reply, string body)
    {
        if (!reply.IsSuccessStatusCode)
        {
            throw new InvalidOperationException($"{(int)reply.StatusCode}: {body}");
        }
    }
}
