using Pipeline.Contracts.Records;

namespace Pipeline.Contracts.Lines;

/// <summary>The one result of one request line, as it will stand in the output or error file.</summary>
/// <param name="LineNumber">1-based number of the request in the input file.</param>
/// <param name="IsSuccess">Whether it belongs in the output file; else in the error file.</param>
/// <param name="Utf8">The JSON with its line end.</param>
/// <param name="Usage">Tokens that it cost.</param>
public sealed record ResultLine(int LineNumber, bool IsSuccess, ReadOnlyMemory<byte> Utf8, TokenUsage Usage);
