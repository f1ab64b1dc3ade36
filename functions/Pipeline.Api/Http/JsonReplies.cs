using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Microsoft.AspNetCore.Http;
using Pipeline.Api.Errors;
using Pipeline.Contracts.Api;
using Pipeline.Contracts.Json;

namespace Pipeline.Api.Http;

/// <summary>Writes whole JSON bodies.</summary>
internal static class JsonReplies
{
    // Quotes and other scripts stay as they are, for people who read them in a log or a terminal. That is safe only since no
    // browser takes the answer for a page: its type says JSON, and nosniff forbids to guess.
    private static readonly JsonWriterOptions Readable = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Answers 200 with an object.</summary>
    public static Task WriteAsync<T>(HttpContext context, T value, JsonTypeInfo<T> type) =>
        WriteAsync(context, StatusCodes.Status200OK, value, type);

    /// <summary>Answers with an error envelope.</summary>
    public static Task WriteAsync(HttpContext context, ApiError error) =>
        WriteAsync(context, error.Status, new ErrorEnvelope(error.Body), ApiJsonContext.Default.ErrorEnvelope);

    // Serialised before a byte is sent, so that what fails can still be answered with an envelope.
    private static async Task WriteAsync<T>(HttpContext context, int status, T value, JsonTypeInfo<T> type)
    {
        var body = new ArrayBufferWriter<byte>();
        await using (var writer = new Utf8JsonWriter(body, Readable))
        {
            JsonSerializer.Serialize(writer, value, type);
        }

        HttpResponse response = context.Response;
        response.StatusCode = status;
        response.ContentType = "application/json";
        response.ContentLength = body.WrittenCount;
        response.Headers.XContentTypeOptions = "nosniff";
        await response.Body.WriteAsync(body.WrittenMemory, context.RequestAborted);
    }
}
