using System.Buffers.Text;
using System.Globalization;

namespace Pipeline.Contracts.Ids;

/// <summary>The id of a result line: <c>batch_req_</c>, the batch's 32 hex digits, 8 hex digits of the line's number.</summary>
public static class ResultId
{
    /// <summary>Characters in a result id.</summary>
    public const int Length = 10 + 32 + 8;

    private const int LineDigits = 8;

    /// <summary>The id of a line's result.</summary>
    public static string Create(BatchId batch, int lineNumber) =>
        string.Create(CultureInfo.InvariantCulture, $"batch_req_{batch.Hex}{lineNumber:x8}");

    /// <summary>The line's number in a result id, as UTF-8.</summary>
    public static bool TryGetLineNumber(ReadOnlySpan<byte> resultId, out int lineNumber)
    {
        lineNumber = 0;
        return resultId.Length == Length
            && resultId.StartsWith("batch_req_"u8)
            && Utf8Parser.TryParse(resultId[^LineDigits..], out lineNumber, out int consumed, 'x')
            && consumed == LineDigits
            && lineNumber > 0;
    }
}
