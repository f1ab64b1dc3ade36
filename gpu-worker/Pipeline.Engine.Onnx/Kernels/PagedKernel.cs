using System.Runtime.Intrinsics;

namespace Pipeline.Engine.Onnx.Kernels;

/// <summary>
/// Causal attention over a paged cache, for tiles of queries. Stateless.
/// <para>
/// A token's result is made of segments of <see cref="SegmentTokens"/> positions, counted from the start of its sequence, which
/// are merged in order, and each segment of tiles of <see cref="KeyTile"/> positions. That depends on nothing but the token's
/// position, and each query has a lane to itself; so a token's result is the same, bit for bit, whatever tile it is in, whoever
/// computes the segments, and wherever the cache's blocks lie.
/// </para>
/// </summary>
internal abstract unsafe class PagedKernel
{
    /// <summary>Keys whose scores are held at once.</summary>
    public const int KeyTile = 128;

    /// <summary>The unit in which the keys of one query can be shared out to threads.</summary>
    public const int SegmentTokens = 512;

    /// <exception cref="PlatformNotSupportedException">This machine lacks the instructions.</exception>
    public static PagedKernel For(InstructionSet instructionSet)
    {
        InstructionSets.ThrowIfNotSupported(instructionSet);
        return instructionSet switch
        {
            InstructionSet.Avx512 => new PagedFlashAttention<Lanes512, Vector512<float>>(),
            InstructionSet.Avx2 => new PagedFlashAttention<Lanes256, Vector256<float>>(),
            _ => new PagedFlashAttention<Lanes128, Vector128<float>>(),
        };
    }

    /// <summary>Rotates the keys of some consecutive tokens of a sequence and writes keys and values into its blocks.</summary>
    /// <param name="batch">The call.</param>
    /// <param name="blocks">The sequence's blocks.</param>
    /// <param name="row">The first token's row in the batch.</param>
    /// <param name="position">The first token's position in its sequence.</param>
    /// <param name="count">Tokens.</param>
    public abstract void Append(in PagedBatch batch, int* blocks, int row, int position, int count);

    /// <summary>Writes the results of the tile's tokens. Their keys and values are in the cache.</summary>
    public abstract void Compute(in PagedBatch batch, in PagedTile tile);

    /// <summary>Computes some segments of a tile.</summary>
    /// <param name="batch">The call.</param>
    /// <param name="tile">The tile.</param>
    /// <param name="firstSegment">Counted from position 0.</param>
    /// <param name="states">[segmentCount, <see cref="StateFloatCount"/>]: receives a state for each.</param>
    /// <param name="segmentCount">At least 1.</param>
    public abstract void ComputeSegments(in PagedBatch batch, in PagedTile tile, int firstSegment, int segmentCount, float* states);

    /// <summary>Merges the states of all segments of a tile, in order, and writes the results of its tokens.</summary>
    public abstract void Finish(in PagedBatch batch, in PagedTile tile, float* states);

    /// <summary>Floats of one segment's state.</summary>
    public abstract nint StateFloatCount(in PagedBatch batch, in PagedTile tile);

    /// <summary>The segments in which a tile's tokens see keys.</summary>
    public static (int First, int Count) Segments(in PagedBatch batch, in PagedTile tile)
    {
        int first = batch.FirstSeen(tile.Position) / SegmentTokens;
        return (first, ((tile.EndPosition - 1) / SegmentTokens) + 1 - first);
    }
}
