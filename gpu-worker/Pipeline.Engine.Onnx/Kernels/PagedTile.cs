namespace Pipeline.Engine.Onnx.Kernels;

/// <summary>Some consecutive new tokens of one sequence, for the query heads that share one key-value head.</summary>
internal unsafe struct PagedTile
{
    /// <summary>The blocks of the sequence, in order.</summary>
    public int* Blocks;

    /// <summary>The first token's row in the batch.</summary>
    public int Row;

    /// <summary>The first token's position in its sequence.</summary>
    public int Position;

    public int TokenCount;

    public int KvHead;

    /// <summary>One past the last position that any of the tokens sees.</summary>
    public readonly int EndPosition => Position + TokenCount;
}
