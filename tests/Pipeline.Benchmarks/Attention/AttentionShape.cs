namespace Pipeline.Benchmarks.Attention;

/// <summary>One step of a batch of like sequences.</summary>
/// <param name="HeadCount">Query heads.</param>
/// <param name="KvHeadCount">Key-value heads.</param>
/// <param name="HeadSize">Elements of a head.</param>
/// <param name="SequenceCount">Sequences.</param>
/// <param name="TokenCount">New tokens of each.</param>
/// <param name="Context">Tokens of each, the new ones among them.</param>
internal sealed record AttentionShape(int HeadCount, int KvHeadCount, int HeadSize, int SequenceCount, int TokenCount, int Context)
{
    /// <summary>Elements of keys and values that a step reads.</summary>
    public long CacheElements => 2L * SequenceCount * Context * KvHeadCount * HeadSize;

    /// <summary>Of what causal attention needs: two products for each pair of a token and one that it sees.</summary>
    public double Flops => 4.0 * SequenceCount * HeadCount * HeadSize * TokenCount * (Context - ((TokenCount - 1) / 2.0));

    public override string ToString() =>
        $"{(TokenCount == 1 ? "decode" : "prefill")} {HeadCount}/{KvHeadCount} x {HeadSize}, {SequenceCount} x {TokenCount} tokens, context {Context}";
}
