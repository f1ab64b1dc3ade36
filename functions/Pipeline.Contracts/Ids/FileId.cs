using System.Diagnostics.CodeAnalysis;

namespace Pipeline.Contracts.Ids;

/// <summary><c>file-</c> and 22 hex digits: 12 of inverted creation milliseconds, 10 random, so that a listing is newest first.</summary>
public readonly record struct FileId
{
    private const string Prefix = "file-";
    private const int HexDigits = 22;

    private FileId(string value) => Value = value;

    /// <summary>The id as callers see it.</summary>
    public string Value { get; }

    /// <summary>Reads an id, refusing anything of another form: ids become parts of blob names.</summary>
    public static bool TryParse([NotNullWhen(true)] string? text, out FileId id)
    {
        id = default;
        if (text is null || text.Length != Prefix.Length + HexDigits || !text.StartsWith(Prefix, StringComparison.Ordinal)
            || !text.AsSpan(Prefix.Length).IsLowerHex())
        {
            return false;
        }

        id = new FileId(text);
        return true;
    }

    /// <summary>Reads an id that our own records hold.</summary>
    /// <exception cref="FormatException">The text is not a file id.</exception>
    public static FileId Parse(string text) =>
        TryParse(text, out FileId id) ? id : throw new FormatException($"'{text}' is not a file id.");

    public override string ToString() => Value;

    internal static FileId Create(DateTimeOffset now, ReadOnlySpan<byte> fiveRandomBytes) =>
        new(Prefix + InvertedTime.Hex(now) + Convert.ToHexStringLower(fiveRandomBytes));
}
