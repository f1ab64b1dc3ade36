namespace Pipeline.Engine.Onnx.Kernels;

/// <summary>The tensors of one call of paged attention. Whoever fills it answers for every pointer.</summary>
internal unsafe struct PagedBatch
{
    /// <summary>[tokens, HeadCount, HeadSize], not rotated.</summary>
    public float* Query;

    /// <summary>[tokens, KvHeadCount, HeadSize] each: the new keys, not rotated, and the new values.</summary>
    public float* Key, Value;

    /// <summary>[tokens, HeadCount, HeadSize]: the results.</summary>
    public float* Output;

    /// <summary>The layer's caches.</summary>
    public PagedCache KeyCache, ValueCache;

    /// <summary>[positions, HeadSize / 2] each, or null where nothing is rotated.</summary>
    public float* Cosine, Sine;

    public int HeadCount;
    public int KvHeadCount;
    public int HeadSize;

    /// <summary>What a product of query and key is multiplied by before the softmax.</summary>
    public float Scale;

    /// <summary>Tokens that a token sees, itself among them; <see cref="int.MaxValue"/> for all before it.</summary>
    public int Window;

    /// <summary>Query heads that share a key-value head.</summary>
    public readonly int GroupSize => HeadCount / KvHeadCount;

    /// <summary>The first position that the token at <paramref name="position"/> sees.</summary>
    public readonly int FirstSeen(int position) => Math.Max(0, position - Window + 1);
}
