using System.Runtime.Intrinsics;

namespace Pipeline.Engine.Onnx.Kernels;

/// <summary>The parts of the scratch memory that <see cref="FewQueries{TLanes, TVector}"/> needs.</summary>
internal readonly unsafe struct FewQueriesSpace
{
    /// <summary>Keys at once: a multiple of two vectors of any width.</summary>
    public const int Chunk = 32;

    private const int RowBlock = LaneProduct<Lanes128, Vector128<float>>.RowBlock;

    /// <summary>[Chunk, head size]: keys as they are in the cache.</summary>
    public readonly float* Rows;

    /// <summary>[head size, Chunk]: keys as columns; or [Chunk, Width]: values.</summary>
    public readonly float* Panel;

    /// <summary>[queries rounded up to a block, Chunk].</summary>
    public readonly float* Scores;

    /// <summary>[queries rounded up to a block, Width]: sums of weighted values.</summary>
    public readonly float* Result;

    /// <summary>[Width]: a product's factor for a sum that is to be kept.</summary>
    public readonly float* Ones;

    /// <summary>The head size, rounded up to whole vectors.</summary>
    public readonly int Width;

    public FewQueriesSpace(float* memory, int headSize)
    {
        Width = RoundUp(headSize);
        Rows = memory;
        Panel = Rows + (Chunk * (nint)headSize);
        Scores = Panel + (Chunk * (nint)Width);
        Result = Scores + (RowBlock * Chunk);
        Ones = Result + (RowBlock * (nint)Width);
        new Span<float>(Ones, Width).Fill(1);
    }

    /// <summary>Floats of memory; there are at most <see cref="RowBlock"/> queries.</summary>
    public static nint FloatCount(int headSize) =>
        (Chunk * (nint)headSize) + ((Chunk + RowBlock + 1) * (nint)RoundUp(headSize)) + (RowBlock * Chunk);

    private static int RoundUp(int headSize)
    {
        int widest = Vector512<float>.Count;
        return (headSize + widest - 1) / widest * widest;
    }
}
