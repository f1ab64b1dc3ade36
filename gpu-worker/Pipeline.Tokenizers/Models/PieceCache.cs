namespace Pipeline.Tokenizers.Models;

/// <summary>
/// Ids of short pieces that were seen before. A piece has one place, which a later piece may take: so the memory is bounded
/// (some 3 MB), and there is no lock, since an entry never changes.
/// </summary>
internal sealed class PieceCache
{
    private const int SlotCount = 1 << 14; // more than the words of which most text is made
    private const int MaxPieceCharacters = 32;

    private readonly Entry?[] _slots = new Entry?[SlotCount];

    /// <summary>Appends the ids of a piece if it is here.</summary>
    public bool TryAppend(ReadOnlySpan<char> piece, List<int> ids)
    {
        if (piece.Length > MaxPieceCharacters || _slots[SlotOf(piece)] is not { } entry || !piece.SequenceEqual(entry.Piece))
        {
            return false;
        }

        ids.AddRange(entry.Ids);
        return true;
    }

    /// <summary>Remembers the ids of a piece, if it is short.</summary>
    public void Set(ReadOnlySpan<char> piece, ReadOnlySpan<int> ids)
    {
        if (piece.Length <= MaxPieceCharacters)
        {
            _slots[SlotOf(piece)] = new Entry(piece.ToString(), ids.ToArray());
        }
    }

    private static int SlotOf(ReadOnlySpan<char> piece) => string.GetHashCode(piece) & (SlotCount - 1);

    private sealed record Entry(string Piece, int[] Ids);
}
