namespace Pipeline.Engine.Onnx.Tests.CustomOperators;

/// <summary>All tokens of one sequence, of which some are in the cache and the next ones are computed.</summary>
internal sealed class PagedSequence
{
    public PagedSequence(PagedShape shape, int length, Random random)
    {
        Length = length;
        Query = Floats(length * shape.Width, 2);
        Key = Floats(length * shape.KvWidth, 2);
        Value = Floats(length * shape.KvWidth, 1);

        float[] Floats(int count, float bound) => [.. Enumerable.Range(0, count).Select(_ => bound * ((2 * random.NextSingle()) - 1))];
    }

    public int Length { get; }

    /// <summary>[Length, heads, head size].</summary>
    public float[] Query { get; }

    /// <summary>[Length, key-value heads, head size]: not rotated.</summary>
    public float[] Key { get; }

    /// <summary>[Length, key-value heads, head size].</summary>
    public float[] Value { get; }

    /// <summary>Tokens in the cache: the next call computes what follows.</summary>
    public int Past { get; set; }

    /// <summary>The sequence's blocks in the cache.</summary>
    public int[] Blocks { get; set; } = [];
}
