namespace Pipeline.Contracts.Ledgers;

/// <summary>One half of a ledger, its successes or its errors: which blocks it is made of and which lines stand where.</summary>
internal sealed class LedgerSection
{
    private readonly List<LedgerEntry> _entries = [];

    /// <summary>The blocks that make up the section in the current version, in order.</summary>
    public List<string> Blocks { get; private set; } = [];

    /// <summary>Size of the section.</summary>
    public long Bytes { get; private set; }

    /// <summary>Lines in the section.</summary>
    public int Count => _entries.Count;

    /// <summary>Appends a line behind the last.</summary>
    public void Append(int lineNumber, int length)
    {
        _entries.Add(new LedgerEntry(lineNumber, Bytes, length));
        Bytes += length;
    }

    /// <summary>The section's bytes as the fewest runs that give the lines in input order.</summary>
    public List<(long Offset, long Length)> RunsInInputOrder()
    {
        var runs = new List<(long Offset, long Length)>();
        foreach (LedgerEntry entry in _entries.OrderBy(entry => entry.LineNumber))
        {
            if (runs.Count > 0 && runs[^1].Offset + runs[^1].Length == entry.Offset)
            {
                runs[^1] = (runs[^1].Offset, runs[^1].Length + entry.Length);
            }
            else
            {
                runs.Add((entry.Offset, entry.Length));
            }
        }

        return runs;
    }

    /// <summary>Another list of blocks holds the section from now on.</summary>
    public void ReplaceBlocks(List<string> blocks) => Blocks = blocks;
}
