namespace Pipeline.Api.Errors;

/// <summary>
/// The request is answered with an error envelope. Not an <see cref="IOException"/>, which a store would take for its own.
/// </summary>
internal sealed class RequestRefusedException(ApiError error) : Exception(error.Body.Message)
{
    /// <summary>The answer.</summary>
    public ApiError Error { get; } = error;
}
