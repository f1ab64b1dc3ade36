namespace Pipeline.Contracts.Storage;

/// <summary>The form of blob names. Checked by every adapter, so that nothing from outside becomes a path.</summary>
public static class BlobNaming
{
    /// <summary>Longest name, in characters (Azure allows 1,024).</summary>
    public const int MaxNameLength = 512;

    /// <summary>Throws unless the name has the form that <see cref="IBlobStore"/> states.</summary>
    /// <exception cref="ArgumentException">The name has another form.</exception>
    public static void Check(string name)
    {
        if (!IsValid(name))
        {
            throw new ArgumentException($"'{name}' is not a blob name.", nameof(name));
        }
    }

    /// <summary>Whether the name has the form that <see cref="IBlobStore"/> states.</summary>
    public static bool IsValid(string? name)
    {
        if (string.IsNullOrEmpty(name) || name.Length > MaxNameLength)
        {
            return false;
        }

        foreach (Range range in name.AsSpan().Split('/'))
        {
            if (!IsSegment(name.AsSpan()[range]))
            {
                return false;
            }
        }

        return true;
    }

    private static bool IsSegment(ReadOnlySpan<char> segment)
    {
        if (segment.IsEmpty || segment is "." or "..")
        {
            return false;
        }

        foreach (char c in segment)
        {
            if (!char.IsAsciiLetterOrDigit(c) && c is not ('.' or '_' or '-'))
            {
                return false;
            }
        }

        return true;
    }
}
