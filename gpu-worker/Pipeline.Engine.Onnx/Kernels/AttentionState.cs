using System.Runtime.Intrinsics;

namespace Pipeline.Engine.Onnx.Kernels;

/// <summary>What attention over some keys amounts to, one query a lane; states of further keys can be merged into it.</summary>
internal readonly unsafe struct AttentionState
{
    /// <summary>[head size rounded up, lanes]: sums of weighted values.</summary>
    public readonly float* Result;

    /// <summary>[lanes] each: the largest score, to which the weights are relative, and the sum of weights.</summary>
    public readonly float* Maximum, Sum;

    public AttentionState(float* memory, int headSize, int lanes)
    {
        Result = memory;
        Maximum = memory + (ResultRows(headSize) * lanes);
        Sum = Maximum + lanes;
    }

    /// <summary>Floats of memory that a state takes.</summary>
    public static nint FloatCount(int headSize, int lanes) => (ResultRows(headSize) + 2) * lanes;

    /// <summary>A product writes whole blocks of rows.</summary>
    private static nint ResultRows(int headSize)
    {
        const int block = LaneProduct<Lanes128, Vector128<float>>.RowBlock;
        return (headSize + block - 1) / block * block;
    }
}
