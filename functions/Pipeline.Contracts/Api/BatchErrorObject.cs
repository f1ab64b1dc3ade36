namespace Pipeline.Contracts.Api;

/// <summary>One problem of a batch's input.</summary>
/// <param name="Code">One of <see cref="ErrorCodes"/>.</param>
/// <param name="Line">1-based line of the input file, or null.</param>
/// <param name="Message">A sentence for people.</param>
/// <param name="Param">The field at fault, or null.</param>
public sealed record BatchErrorObject(string Code, int? Line, string Message, string? Param);
