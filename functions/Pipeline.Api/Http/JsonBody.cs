using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Microsoft.AspNetCore.Http;
using Pipeline.Api.Errors;

namespace Pipeline.Api.Http;

/// <summary>Reads JSON bodies.</summary>
internal static class JsonBody
{
    /// <summary>Reads an object.</summary>
    /// <param name="context">The request.</param>
    /// <param name="type">Of the object.</param>
    /// <param name="maxBytes">Largest body.</param>
    /// <exception cref="RequestRefusedException">It is not JSON, or not an object.</exception>
    public static async Task<T> ReadAsync<T>(HttpContext context, JsonTypeInfo<T> type, long maxBytes)
        where T : class
    {
        // also keeps web pages out: a browser asks before it sends JSON to another site
        if (!context.Request.HasJsonContentType())
        {
            throw new RequestRefusedException(ApiError.Invalid(
                "The body must be JSON, with the content type application/json.", status: StatusCodes.Status415UnsupportedMediaType));
        }

        RequestBodyLimit.SetMaximum(context, maxBytes);
        try
        {
            return await JsonSerializer.DeserializeAsync(context.Request.Body, type, context.RequestAborted)
                ?? throw new RequestRefusedException(ApiError.Invalid("The body must be a JSON object."));
        }
        catch (JsonException exception)
        {
            throw new RequestRefusedException(ApiError.Invalid(
                $"The body is not a JSON object (line {exception.LineNumber + 1}, byte {exception.BytePositionInLine + 1})."));
        }
    }
}
