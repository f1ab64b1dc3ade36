using Microsoft.AspNetCore.Http;
using Pipeline.Contracts;
using Pipeline.Contracts.Api;
using Pipeline.Contracts.Lines;

namespace Pipeline.Api.Errors;

/// <summary>An answer that is not a success.</summary>
/// <param name="Status">The HTTP status.</param>
/// <param name="Body">What the envelope says.</param>
internal sealed record ApiError(int Status, ErrorBody Body)
{
    private const string InvalidRequestType = "invalid_request_error";
    private const string ServerErrorType = "server_error";

    /// <summary>The caller's request is at fault.</summary>
    /// <param name="message">A sentence for people.</param>
    /// <param name="param">The field at fault, or null.</param>
    /// <param name="status">A status of the 400s.</param>
    /// <param name="code">One of <see cref="ErrorCodes"/>.</param>
    public static ApiError Invalid(
        string message,
        string? param = null,
        int status = StatusCodes.Status400BadRequest,
        string code = ErrorCodes.InvalidRequest) => new(status, new ErrorBody(message, InvalidRequestType, param, code));

    /// <summary>What a use case found wrong with the request.</summary>
    public static ApiError From(RequestError error, int status = StatusCodes.Status400BadRequest) =>
        Invalid(error.Message, error.Param, status, error.Code);

    /// <summary>There is no such thing.</summary>
    public static ApiError NotFound(string message, string? param = null) =>
        Invalid(message, param, StatusCodes.Status404NotFound, ErrorCodes.NotFound);

    /// <summary>The body is larger than it may be.</summary>
    public static ApiError TooLarge(string message, string? param = null) =>
        Invalid(message, param, StatusCodes.Status413PayloadTooLarge, ErrorCodes.FileTooLarge);

    /// <summary>We are at fault; says nothing of how.</summary>
    public static ApiError Server { get; } = new(
        StatusCodes.Status500InternalServerError,
        new ErrorBody("The server had an error while it worked on the request.", ServerErrorType, null, ErrorCodes.ServerError));

    /// <summary>The storage does not answer; the caller may try again.</summary>
    public static ApiError Unavailable { get; } = new(
        StatusCodes.Status503ServiceUnavailable,
        new ErrorBody("The storage is not available now. Try again in a moment.", ServerErrorType, null, ErrorCodes.ServerError));

    /// <summary>A newer program wrote what is asked for; the next try may reach one.</summary>
    public static ApiError Outdated { get; } = new(
        StatusCodes.Status503ServiceUnavailable,
        new ErrorBody("A newer version of the server wrote this. Try again in a moment.", ServerErrorType, null, ErrorCodes.ServerError));
}
