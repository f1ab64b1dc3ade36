namespace Pipeline.Engine.Onnx.Kernels;

/// <summary>
/// Some consecutive queries of one head of one sequence, with all keys and values of that sequence. A token's row is
/// <see cref="RowStride"/> floats after the one before; the pointers stand at the head's first column.
/// </summary>
internal unsafe struct AttentionTile
{
    /// <summary>[QueryCount, HeadSize]: the first query of the tile.</summary>
    public float* Query;

    /// <summary>[KeyCount, HeadSize]: the first key of the sequence.</summary>
    public float* Key;

    /// <summary>[KeyCount, HeadSize]: the first value of the sequence.</summary>
    public float* Value;

    /// <summary>[QueryCount, HeadSize]: where the first result goes.</summary>
    public float* Output;

    public nint RowStride;
    public int QueryCount;
    public int KeyCount;
    public int HeadSize;

    /// <summary>What a product of query and key is multiplied by before the softmax.</summary>
    public float Scale;
}
