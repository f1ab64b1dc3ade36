namespace Pipeline.Contracts.Lines;

/// <summary>Why one line has no success, as a value: one bad line costs that line.</summary>
/// <param name="Code">One of <see cref="ErrorCodes"/>.</param>
/// <param name="Message">A sentence for people.</param>
/// <param name="Param">The field at fault, or null.</param>
public sealed record RequestError(string Code, string Message, string? Param = null);
