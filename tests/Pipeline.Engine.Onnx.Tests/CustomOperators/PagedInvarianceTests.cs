using System.Runtime.InteropServices;
using Pipeline.Engine.Onnx.Kernels;
using Pipeline.TestKit;

namespace Pipeline.Engine.Onnx.Tests.CustomOperators;

/// <summary>Bit for bit: what a token's result does not depend on.</summary>
[TestClass]
public sealed class PagedInvarianceTests
{
    /// <summary>Crosses borders of segments, ends inside a tile, and is enough work to be shared out when it is alone.</summary>
    private static readonly int Length = TestScale.Choose(byDefault: 600, full: 1100);

    private const int Leap = 250;

    [TestMethod]
    [DataRow(InstructionSet.Portable, false, PagedShape.NoWindow)]
    [DataRow(InstructionSet.Portable, true, 200)]
    [DataRow(InstructionSet.Avx2, false, 200)]
    [DataRow(InstructionSet.Avx2, true, PagedShape.NoWindow)]
    [DataRow(InstructionSet.Avx512, false, PagedShape.NoWindow)]
    [DataRow(InstructionSet.Avx512, true, PagedShape.NoWindow)]
    [DataRow(InstructionSet.Avx512, false, 200)]
    public void Run_ChunksBlocksBatchesAndThreads_GiveTheSameBits(InstructionSet instructionSet, bool isHalf, int window)
    {
        TestMachine.Require(instructionSet);
        Random random = TestSeed.CreateRandom();
        PagedShape shape = new(3, 1, 64) { InstructionSet = instructionSet, IsHalf = isHalf, IsRotary = true, Window = window };
        PagedSequence[] sequences = [.. Enumerable.Range(0, 2).Select(_ => new PagedSequence(shape, Length, random))];
        PagedCacheArrays reference = new(shape, blockCount: 200, blockSize: 64, random);
        using PagedRunner whole = new(shape, reference, threads: 1);
        float[][] expected = [.. sequences.Select(sequence => whole.Step([sequence], Length)[0])];

        foreach ((int blockSize, int threads, int maxChunk) in ((int, int, int)[])[(16, 2, 1), (5, 3, 40), (32, 2, 700), (1, 1, 300)])
        {
            PagedCacheArrays cache = new(shape, blockCount: (4 * Length / blockSize) + 10, blockSize, random);
            using PagedRunner runner = new(shape, cache, threads);
            CheckSame(runner, sequences, expected, maxChunk, random);
        }
    }

    [TestMethod]
    [DataRow(14, 2)]
    [DataRow(4, 4)]
    [DataRow(24, 1)]
    public void Run_DecodeAloneAndPrefill_GiveTheSameBitsForAnyGroup(int heads, int kvHeads)
    {
        Random random = TestSeed.CreateRandom();
        PagedShape shape = new(heads, kvHeads, 20) { IsRotary = true };
        PagedSequence[] sequence = [new(shape, 150, random)];
        using PagedRunner whole = new(shape, new PagedCacheArrays(shape, blockCount: 10, blockSize: 32, random), threads: 1);
        float[][] expected = whole.Step(sequence, 150);
        using PagedRunner runner = new(shape, new PagedCacheArrays(shape, blockCount: 20, blockSize: 16, random));

        CheckSame(runner, sequence, expected, maxChunk: 1, random);
    }

    [TestMethod]
    public void Run_FromSeveralThreadsAtOnce_GivesTheSameBits()
    {
        PagedShape shape = new(4, 2, 32) { IsRotary = true, IsHalf = true };
        using SingleOperator attention = shape.CreateOperator(threads: 2);
        float[][] expected = [.. Enumerable.Range(0, 4).Select(Compute)];

        float[][] results = new float[32][];
        Parallel.For(0, results.Length, new ParallelOptions { MaxDegreeOfParallelism = 4 }, i => results[i] = Compute(i % 4));

        for (int i = 0; i < results.Length; i++)
        {
            AssertSameBits(expected[i % 4], results[i], $"run {i}");
        }

        float[] Compute(int seed)
        {
            Random random = new(seed);
            PagedCacheArrays cache = new(shape, blockCount: 80, blockSize: 16, random);
            using PagedRunner runner = new(shape, cache, attention);
            PagedSequence[] sequences = [new(shape, 601 + seed, random), new(shape, 30, random)];
            runner.Step(sequences, 600, 10);
            return [.. runner.Step(sequences, 1, 20).SelectMany(result => result)];
        }
    }

    private static void CheckSame(
        PagedRunner runner, PagedSequence[] sequences, float[][] expected, int maxChunk, Random random)
    {
        foreach (PagedSequence sequence in sequences)
        {
            (sequence.Past, sequence.Blocks) = (0, []);
        }

        // the first one alone until half, then all of them at their own pace
        while (sequences.Any(sequence => sequence.Past < sequence.Length))
        {
            int active = sequences[0].Past < sequences[0].Length / 2 ? 1 : sequences.Length;
            PagedSequence[] batch = [.. sequences.Take(active).Where(sequence => sequence.Past < sequence.Length)];
            int[] pasts = [.. batch.Select(sequence => sequence.Past)];
            int[] counts = [.. batch.Select(sequence => Math.Min(Count(), sequence.Length - sequence.Past))];
            float[][] results = runner.Step(batch, counts);
            for (int i = 0; i < batch.Length; i++)
            {
                float[] all = expected[Array.IndexOf(sequences, batch[i])];
                int width = all.Length / batch[i].Length;
                AssertSameBits(
                    all.AsSpan(pasts[i] * width, counts[i] * width), results[i], $"{counts[i]} tokens from {pasts[i]}, {batch.Length} sequences");
            }
        }

        // now and then a leap, so that single tokens are tried at many positions without trying all
        int Count() => random.Next(1, (random.Next(8) == 0 ? Leap : maxChunk) + 1);
    }

    private static void AssertSameBits(ReadOnlySpan<float> expected, ReadOnlySpan<float> actual, string what)
    {
        bool isSame = MemoryMarshal.Cast<float, int>(expected).SequenceEqual(MemoryMarshal.Cast<float, int>(actual));
        Assert.IsTrue(isSame, $"other bits: {what}");
    }
}
