namespace Pipeline.Contracts.Storage;

/// <summary>The form of blob names and block ids. Checked by every adapter, so that nothing from outside becomes a path.</summary>
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

    /// <summary>Throws unless the id is 1 to 64 characters of a-z, 0-9 and '-'.</summary>
    /// <exception cref="ArgumentException">The id has another form.</exception>
    public static void CheckBlockId(string blockId)
    {
        if (blockId is not { Length: >= 1 and <= 64 } || !blockId.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c == '-'))
        {
            throw new ArgumentException($"'{blockId}' is not a block id.", nameof(blockId));
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
