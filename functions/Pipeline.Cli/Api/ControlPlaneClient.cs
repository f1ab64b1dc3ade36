using System.Buffers;
using System.Globalization;
using System.Net.Http.Headers;
using System.Text.Json;
using Pipeline.Contracts.Api;
using Pipeline.Contracts.Ids;
using Pipeline.Contracts.Json;

namespace Pipeline.Cli.Api;

/// <summary>The routes of the control plane. Each call is one attempt.</summary>
/// <remarks>
/// Every method throws <see cref="ServerUnavailableException"/> where another attempt may succeed, and
/// <see cref="CliFailureException"/> where the server refused.
/// </remarks>
internal sealed class ControlPlaneClient(Uri host, string? apiKey, TimeProvider time) : IDisposable
{
    private readonly HttpCalls _calls = new(host, apiKey, time);

    public Uri Host { get; } = host;

    public void Dispose() => _calls.Dispose();

    public Task<BatchObject> GetBatchAsync(BatchId id, CancellationToken cancellationToken) =>
        _calls.GetAsync($"v1/batches/{id}", ApiJsonContext.Default.BatchObject, cancellationToken);

    public Task<BatchObject> CancelBatchAsync(BatchId id, CancellationToken cancellationToken) =>
        _calls.PostAsync($"v1/batches/{id}/cancel", body: null, ApiJsonContext.Default.BatchObject, cancellationToken);

    /// <param name="limit">Most batches; null for the server's own number.</param>
    /// <param name="after">The last batch of the page before, or null.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    public Task<ObjectList<BatchObject>> ListBatchesAsync(int? limit, BatchId? after, CancellationToken cancellationToken)
    {
        var query = new List<string>();
        if (limit is { } count)
        {
            query.Add("limit=" + count.ToString(CultureInfo.InvariantCulture));
        }

        if (after is { } id)
        {
            query.Add("after=" + id.Value);
        }

        string route = query.Count == 0 ? "v1/batches" : "v1/batches?" + string.Join('&', query);
        return _calls.GetAsync(route, ApiJsonContext.Default.ObjectListBatchObject, cancellationToken);
    }

    public Task<ObjectList<ModelObject>> ListModelsAsync(CancellationToken cancellationToken) =>
        _calls.GetAsync("v1/models", ApiJsonContext.Default.ObjectListModelObject, cancellationToken);

    /// <summary>Uploads a batch's input.</summary>
    /// <param name="file">Its bytes; disposed here.</param>
    /// <param name="filename">Its name.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    public async Task<FileObject> UploadAsync(HttpContent file, string filename, CancellationToken cancellationToken)
    {
        file.Headers.ContentType = new MediaTypeHeaderValue("application/jsonl");
        using var purpose = new StringContent("batch");
        using var form = new MultipartFormDataContent { { purpose, "purpose" }, { file, "file", filename } };
        return await _calls.UploadAsync("v1/files", form, ApiJsonContext.Default.FileObject, cancellationToken);
    }

    public async Task<BatchObject> CreateBatchAsync(BatchRequest request, CancellationToken cancellationToken)
    {
        using var body = new ReadOnlyMemoryContent(Serialize(request));
        body.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        return await _calls.PostAsync("v1/batches", body, ApiJsonContext.Default.BatchObject, cancellationToken);
    }

    /// <summary>Opens a file's bytes; the response is the caller's to dispose.</summary>
    public Task<HttpResponseMessage> OpenFileAsync(string fileId, CancellationToken cancellationToken) =>
        _calls.OpenAsync($"v1/files/{Uri.EscapeDataString(fileId)}/content", cancellationToken);

    /// <summary>Opens what a batch has produced so far, in input order; the response is the caller's to dispose.</summary>
    public Task<HttpResponseMessage> OpenPartialOutputAsync(BatchId id, CancellationToken cancellationToken) =>
        _calls.OpenAsync($"v1/batches/{id}/output", cancellationToken);

    private static ReadOnlyMemory<byte> Serialize(BatchRequest request)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer))
        {
            writer.WriteStartObject();
            writer.WriteString("input_file_id", request.InputFileId);
            writer.WriteString("endpoint", request.Endpoint);
            writer.WriteString("completion_window", "24h");
            if (request.Metadata.Count > 0)
            {
                writer.WriteStartObject("metadata");
                foreach ((string key, string value) in request.Metadata)
                {
                    writer.WriteString(key, value);
                }

                writer.WriteEndObject();
            }

            if (request.IsStrict)
            {
                writer.WriteBoolean("strict", true);
            }

            writer.WriteEndObject();
        }

        return buffer.WrittenMemory;
    }
}
