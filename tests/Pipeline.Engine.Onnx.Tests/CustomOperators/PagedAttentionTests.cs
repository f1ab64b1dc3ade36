using Pipeline.Engine.Onnx.Kernels;
using Pipeline.TestKit;

namespace Pipeline.Engine.Onnx.Tests.CustomOperators;

[TestClass]
public sealed class PagedAttentionTests
{
    /// <summary>Of values in [-1, 1]; scores of some tens are themselves rounded at 1e-6.</summary>
    private const double Tolerance = 8e-6;

    private static readonly (int Heads, int KvHeads, int HeadSize)[] Shapes =
        [(14, 2, 64), (8, 2, 128), (4, 4, 32), (6, 3, 96), (8, 2, 80), (3, 1, 256), (2, 2, 1), (5, 1, 7), (4, 2, 18), (40, 1, 24), (1, 1, 3)];

    [TestMethod]
    [DataRow(InstructionSet.Portable, false)]
    [DataRow(InstructionSet.Portable, true)]
    [DataRow(InstructionSet.Avx2, false)]
    [DataRow(InstructionSet.Avx2, true)]
    [DataRow(InstructionSet.Avx512, false)]
    [DataRow(InstructionSet.Avx512, true)]
    public void Run_RandomRaggedBatches_EqualsReference(InstructionSet instructionSet, bool isHalf)
    {
        TestMachine.Require(instructionSet);
        Random random = TestSeed.CreateRandom();

        for (int i = 0; i < TestScale.Choose(byDefault: 1, full: 20) * Shapes.Length; i++)
        {
            (int heads, int kvHeads, int headSize) = Shapes[i % Shapes.Length];
            CheckBatch(random, new PagedShape(heads, kvHeads, headSize)
            {
                InstructionSet = instructionSet,
                IsHalf = isHalf,
                IsRotary = headSize % 2 == 0 && random.Next(2) == 0,
                Window = random.Next(2) == 0 ? PagedShape.NoWindow : random.Next(1, 200),
                Scale = random.Next(4) == 0 ? 0.3f / headSize : 0,
            });
        }
    }

    [TestMethod]
    [DataRow(1)]
    [DataRow(2)]
    [DataRow(3)]
    public void Run_LongContexts_EqualsReference(int threads)
    {
        Random random = TestSeed.CreateRandom();
        PagedShape shape = new(4, 2, 16) { IsRotary = true };
        PagedCacheArrays cache = new(shape, blockCount: 200, blockSize: 32, random);
        using PagedRunner runner = new(shape, cache, threads);
        PagedSequence[] sequences = [new(shape, 2600, random), new(shape, 1100, random)];
        runner.Step(sequences, 2500, 1099);

        float[][] results = runner.Step(sequences, 100, 1);

        Assert.IsLessThan(Tolerance, runner.LargestError(sequences[0], 2500, results[0].AsSpan(0, shape.Width)));
        Assert.IsLessThan(Tolerance, runner.LargestError(sequences[0], 2599, results[0].AsSpan(99 * shape.Width)));
        Assert.IsLessThan(Tolerance, runner.LargestError(sequences[1], 1099, results[1]));
    }

    [TestMethod]
    public void Run_ValuesThatAHalfCannotHold_AreStoredAsItsLargest()
    {
        PagedShape shape = new(2, 1, 4) { IsHalf = true };
        PagedCacheArrays cache = new(shape, blockCount: 2, blockSize: 4, new Random(1));
        using PagedRunner runner = new(shape, cache, threads: 1);
        PagedSequence sequence = new(shape, 2, new Random(2));
        ((float[])[1e9f, -1e9f, float.PositiveInfinity, 65_519f]).CopyTo(sequence.Value, 0);

        float[] result = runner.Step([sequence], 1)[0];

        CollectionAssert.AreEqual((double[])[65_504, -65_504, 65_504, 65_504], cache.Rows(sequence, 0, 0).Value);
        CollectionAssert.AreEqual((float[])[65_504, -65_504, 65_504, 65_504, 65_504, -65_504, 65_504, 65_504], result);
    }

    [TestMethod]
    public void Run_NoTokens_ChangesNothing()
    {
        PagedShape shape = new(2, 1, 4);
        PagedCacheArrays cache = new(shape, blockCount: 2, blockSize: 4, new Random(1));
        using PagedRunner runner = new(shape, cache, threads: 1);
        int before = cache.HashWithout([]);

        float[][] results = runner.Step([new PagedSequence(shape, 0, new Random(2))], 0);

        Assert.IsEmpty(results[0]);
        Assert.AreEqual(before, cache.HashWithout([]));
    }

    [TestMethod]
    public void Run_ManySequences_AllocatesNoMoreThanOne()
    {
        PagedShape shape = new(4, 2, 64) { IsRotary = true };
        PagedCacheArrays cache = new(shape, blockCount: 300, blockSize: 16, new Random(1));
        using PagedRunner runner = new(shape, cache, threads: 1);
        PagedSequence[] sequences = [.. Enumerable.Range(0, 8).Select(i => new PagedSequence(shape, i == 0 ? 1200 : 40, new Random(i)))];
        runner.Step(sequences, [.. sequences.Select(sequence => sequence.Length - 20)]);

        // what remains is the managed wrapper's, the same for every batch; compiled anew between the two, it may allocate less
        long one = runner.AllocatedBytes(sequences[1..2], 1);
        long many = runner.AllocatedBytes(sequences, 20, 1, 1, 3, 1, 1, 2, 1);

        Assert.IsLessThanOrEqualTo(one, many);
        Assert.IsLessThan(4096, one);
    }

    /// <summary>Sequences reach their past in chunks of any size; then a mixed batch of prompts and single tokens is checked.</summary>
    private static void CheckBatch(Random random, PagedShape shape)
    {
        int[] blockSizes = [1, 5, 16, 32, 64];
        int blockSize = blockSizes[random.Next(blockSizes.Length)];
        PagedSequence[] sequences = [.. Enumerable.Range(0, random.Next(1, 6)).Select(_ => new PagedSequence(shape, random.Next(1, 300), random))];
        PagedCacheArrays cache = new(shape, sequences.Sum(sequence => (sequence.Length / blockSize) + 1) + 3, blockSize, random);
        using PagedRunner runner = new(shape, cache, threads: random.Next(1, 4));
        int[] pasts = [.. sequences.Select(sequence => random.Next(4) == 0 ? 0 : random.Next(sequence.Length))];
        runner.Step(sequences, pasts);
        int[] counts = [.. sequences.Select(sequence => random.Next(2) == 0 ? 1 : random.Next(0, sequence.Length - sequence.Past + 1))];
        counts[0] = Math.Max(1, counts[0]);
        Array.ForEach(sequences, sequence => cache.Allocate(sequence, sequence.Length));
        (PagedSequence, int)[] written = [.. sequences.SelectMany((sequence, i) =>
            Enumerable.Range(sequence.Past, counts[i]).Select(position => (sequence, position)))];
        int untouched = cache.HashWithout(written);

        float[][] results = runner.Step(sequences, counts);

        Assert.AreEqual(untouched, cache.HashWithout(written), $"{shape}: a slot of another token changed");
        for (int i = 0; i < sequences.Length; i++)
        {
            foreach (int token in (int[])[0, random.Next(Math.Max(1, counts[i])), counts[i] - 1])
            {
                if (token >= 0 && token < counts[i])
                {
                    CheckToken(runner, shape, sequences[i], pasts[i] + token, results[i].AsSpan(token * shape.Width, shape.Width));
                }
            }
        }
    }

    private static void CheckToken(PagedRunner runner, PagedShape shape, PagedSequence sequence, int position, ReadOnlySpan<float> result)
    {
        // keys lie in [-2√2, 2√2], where half of a half's last place is 2^-10; the rotation itself is rounded too
        double cacheTolerance = 1e-6 + (shape.IsHalf ? 1.0 / 1024 : 0);
        Assert.IsLessThanOrEqualTo(cacheTolerance, runner.LargestCacheError(sequence, position), $"{shape}: cache at {position}");
        Assert.IsLessThan(Tolerance, runner.LargestError(sequence, position, result), $"{shape}: result at {position}");
    }
}
