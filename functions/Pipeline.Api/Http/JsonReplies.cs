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
    /// <summary>Answers 200 with an object.</summary>
    public static Task WriteAsync<T>(HttpContext context, T value, JsonTypeInfo<T> type) =>
        WriteAsync(context, StatusCodes.Status200OK, value, type);

    /// <summary>Answers with an error envelope.</summary>
    public static Task WriteAsync(HttpContext context, ApiError error) =>
        WriteAsync(context, error.Status, new ErrorEnvelope(error.Body), ApiJsonContext.Default.ErrorEnvelope);

    // Serialised before a byte is sent, so that what fails can still be answered with an envelope.
    private static async Task WriteAsync<T>(HttpContext context, int status, T value, JsonTypeInfo<T> type)
    {
        byte[] body = JsonSerializer.SerializeToUtf8Bytes(value, type);
        context.Response.StatusCode = status;
        context.Response.ContentType = "application/json";
        context.Response.ContentLength = body.Length;
        await context.Response.Body.WriteAsync(body, context.RequestAborted);
    }
}
