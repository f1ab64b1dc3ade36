using System.Diagnostics.CodeAnalysis;

namespace Pipeline.Contracts.Ids;

/// <summary>
/// <c>batch_</c>, 12 hex digits of inverted creation milliseconds and 20 random hex digits, so that an ordinal listing is
/// newest first.
/// </summary>
public readonly record struct BatchId
{
    private const string Prefix = "batch_";
    private const int HexDigits = 32;

    private BatchId(string value) => Value = value;

    /// <summary>The id as callers see it.</summary>
    public string Value { get; }

    /// <summary>The 32 hex digits behind the prefix.</summary>
    public string Hex => Value[Prefix.Length..];

    /// <summary>Reads an id, refusing anything of another form: ids become parts of blob names.</summary>
    public static bool TryParse([NotNullWhen(true)] string? text, out BatchId id)
    {
        id = default;
        if (text is null || text.Length != Prefix.Length + HexDigits || !text.StartsWith(Prefix, StringComparison.Ordinal)
            || !text.AsSpan(Prefix.Length).IsLowerHex())
        {
            return false;
        }

        id = new BatchId(text);
        return true;
    }

    /// <summary>Reads an id that our own records hold.</summary>
    /// <exception cref="FormatException">The text is not a batch id.</exception>
    public static BatchId Parse(string text) =>
        TryParse(text, out BatchId id) ? id : throw new FormatException($"'{text}' is not a batch id.");

    public override string ToString() => Value;

    internal static BatchId Create(DateTimeOffset now, ReadOnlySpan<byte> tenRandomBytes) =>
        new(Prefix + InvertedTime.Hex(now) + Convert.ToHexStringLower(tenRandomBytes));
}
