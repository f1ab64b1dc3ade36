namespace Pipeline.Contracts.Records;

/// <summary>One problem that validation found.</summary>
/// <param name="Code">One of <see cref="ErrorCodes"/>.</param>
/// <param name="Message">A sentence for people.</param>
/// <param name="Param">The field at fault, or null.</param>
/// <param name="Line">1-based line of the input file, or null where the file as a whole is at fault.</param>
public sealed record BatchError(string Code, string Message, string? Param, int? Line);
