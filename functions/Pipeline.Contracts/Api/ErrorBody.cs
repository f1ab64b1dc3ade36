namespace Pipeline.Contracts.Api;

/// <summary>What went wrong, in the form of the OpenAI API.</summary>
/// <param name="Message">A sentence for people.</param>
/// <param name="Type"><c>invalid_request_error</c> or <c>server_error</c>.</param>
/// <param name="Param">The field at fault, or null.</param>
/// <param name="Code">One of <see cref="ErrorCodes"/>, or null.</param>
public sealed record ErrorBody(string Message, string Type, string? Param, string? Code);
