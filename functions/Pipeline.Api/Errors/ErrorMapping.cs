using Microsoft.AspNetCore.Http;
using Pipeline.Contracts.Records;
using Pipeline.Contracts.Storage;
using Pipeline.Ingest.Files;

namespace Pipeline.Api.Errors;

/// <summary>The one place that decides which answer an exception gets.</summary>
internal static class ErrorMapping
{
    public static ApiError From(Exception exception) => exception switch
    {
        RequestRefusedException refused => refused.Error,
        FileTooLargeException tooLarge => ApiError.TooLarge(tooLarge.Message, "file"),
        StorageUnavailableException => ApiError.Unavailable,
        NewerSchemaException => ApiError.Outdated,
        BadHttpRequestException { StatusCode: StatusCodes.Status413PayloadTooLarge } => ApiError.TooLarge("The body is too large."),
        BadHttpRequestException bad => ApiError.Invalid("The body cannot be read to its end.", status: bad.StatusCode),
        _ => ApiError.Server,
    };
}
