using System.Runtime.InteropServices;

namespace Pipeline.Engine.Onnx.Tests.CustomOperators;

[TestClass]
public sealed class PagedPlanTests
{
    private const int MaxStateBytes = 4 << 20;

    // two tiles of 64 tokens; the states of one fit into the bound, those of both are nearly twice as much
    private const int Past = 30_000;
    private const int Tokens = 128;

    [TestMethod]
    public void Run_LongContextSharedOut_BoundsItsStatesAndGivesTheSameBits()
    {
        PagedShape shape = new(4, 1, 64);
        Random random = new(1);
        PagedCacheArrays cache = new(shape, blockCount: 500, blockSize: 64, random);
        FillWithKeysThatAllCount(cache, random);
        using PagedRunner runner = new(shape, cache);
        PagedSequence sequence = new(shape, Past + Tokens, random) { Past = Past };
        runner.Step([new PagedSequence(shape, 1, random)], 1);
        long before = GC.GetAllocatedBytesForCurrentThread();

        float[] whole = runner.Step([sequence], Tokens)[0];

        // the rest is what the test itself makes of inputs and outputs
        Assert.IsLessThan(MaxStateBytes + (2 << 20), GC.GetAllocatedBytesForCurrentThread() - before);
        foreach (int first in (int[])[0, 60, 120])
        {
            sequence.Past = Past + first;
            float[] piece = runner.Step([sequence], 8)[0];
            ReadOnlySpan<float> same = whole.AsSpan(first * shape.Width, piece.Length);
            Assert.IsTrue(MemoryMarshal.AsBytes(same).SequenceEqual(MemoryMarshal.AsBytes<float>(piece)), $"other bits from token {first}");
        }
    }

    // scores of one size: else the largest one alone would decide, and states could be merged in any way
    private static void FillWithKeysThatAllCount(PagedCacheArrays cache, Random random)
    {
        foreach (float[] floats in (float[][])[cache.Key, cache.Value])
        {
            for (int i = 0; i < floats.Length; i++)
            {
                floats[i] = random.NextSingle() - 0.5f;
            }
        }
    }
}
