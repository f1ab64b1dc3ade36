using Pipeline.Engine.Onnx.Kernels;
using Pipeline.Engine.Onnx.Sessions;
using Pipeline.Engine.Onnx.Tests.Models;
using Pipeline.SampleModel.Models;

namespace Pipeline.Engine.Onnx.Tests.Sessions;

/// <summary>A document's embedding is the same bits whoever shares its batch, its session or its moment.</summary>
[TestClass]
public sealed class BatchIndependenceTests
{
    private const float OneTokenTolerance = 1e-6f;

    private static readonly int[] Lengths = [1, 2, 3, 7, 15, 16, 17, 31, 64, 65, 127, 128, 129, 200];

    public TestContext TestContext { get; set; } = null!;

    [TestMethod]
    [DataRow(3, 20, 100, WeightLoading.Prepacked, InstructionSet.Portable)]
    [DataRow(3, 20, 100, WeightLoading.Prepacked, InstructionSet.Avx2)]
    [DataRow(3, 20, 100, WeightLoading.Prepacked, InstructionSet.Avx512)]
    [DataRow(3, 20, 100, WeightLoading.MemoryMapped, null)]
    [DataRow(12, 32, 1536, WeightLoading.Prepacked, null)]
    [DataRow(12, 32, 1536, WeightLoading.MemoryMapped, null)]
    public void Run_AloneAndInRaggedBatches_GivesTheSameBits(
        int heads, int headSize, int intermediate, WeightLoading loading, InstructionSet? instructionSet)
    {
        TestMachine.Require(instructionSet ?? InstructionSet.Portable);
        using RandomModel model = Create(heads, headSize, intermediate);
        int[][] sequences = model.Sequences(Lengths);
        using OnnxEncoderRunner runner = model.Load(instructionSet, loading);
        float[][] alone = [.. sequences.Select(sequence => RandomModel.Run(runner, sequence)[0])];

        float[][] together = RandomModel.Run(runner, sequences);
        float[][] reversed = RandomModel.Run(runner, [.. sequences.Reverse()]);
        float[][] pairs = [.. sequences.Select(sequence => RandomModel.Run(runner, sequences[^1], sequence)[1])];

        for (int i = 0; i < sequences.Length; i++)
        {
            // a whole run of one token: see OnnxEncoderRunner.Run
            float tolerance = Lengths[i] == 1 && loading == WeightLoading.MemoryMapped ? OneTokenTolerance : 0;
            AssertClose(alone[i], together[i], tolerance, $"length {Lengths[i]}, all together");
            AssertClose(together[i], reversed[^(i + 1)], 0, $"length {Lengths[i]}, reversed");
            AssertClose(together[i], pairs[i], 0, $"length {Lengths[i]}, after another");
        }
    }

    [TestMethod]
    [TestCategory("Long")]
    [DataRow(WeightLoading.Prepacked)]
    [DataRow(WeightLoading.MemoryMapped)]
    public void Run_LargeLayersAloneAndInRaggedBatches_GivesTheSameBits(WeightLoading loading) =>
        Run_AloneAndInRaggedBatches_GivesTheSameBits(heads: 16, headSize: 64, intermediate: 4096, loading, instructionSet: null);

    [TestMethod]
    public async Task Run_FourThreadsOnOneRunner_GivesTheSameBits()
    {
        using RandomModel model = Create(heads: 4, headSize: 32, intermediate: 256);
        int[][] sequences = model.Sequences(Lengths);
        using OnnxEncoderRunner runner = model.Load();
        float[][] expected = RandomModel.Run(runner, sequences);

        float[][][] results = await Task.WhenAll(Enumerable.Range(0, 4).Select(thread => Task.Run(() =>
        {
            float[][] last = expected;
            for (int round = 0; round < 20; round++)
            {
                // other batches in between, so that the threads' shapes differ at any moment
                RandomModel.Run(runner, sequences[..(1 + ((thread + round) % sequences.Length))]);
                last = RandomModel.Run(runner, sequences);
                AssertAllSameBits(expected, last);
            }

            return last;
        })));

        Assert.HasCount(4, results);
    }

    [TestMethod]
    public void Run_SeveralIntraOpThreads_GivesTheSameBits()
    {
        using RandomModel model = Create(heads: 4, headSize: 32, intermediate: 256);
        int[][] sequences = model.Sequences(Lengths);
        using OnnxEncoderRunner one = model.Load();
        using OnnxEncoderRunner three = model.Load(threads: 3);

        AssertAllSameBits(RandomModel.Run(one, sequences), RandomModel.Run(three, sequences));
    }

    private static RandomModel Create(int heads, int headSize, int intermediate) => new(
        new BertShape { HiddenSize = heads * headSize, HeadCount = heads, IntermediateSize = intermediate }, seed: headSize);

    private static void AssertAllSameBits(float[][] expected, float[][] actual)
    {
        for (int i = 0; i < expected.Length; i++)
        {
            AssertClose(expected[i], actual[i], 0, $"sequence {i}");
        }
    }

    /// <summary>Tolerance 0: the same bits.</summary>
    private static void AssertClose(float[] expected, float[] actual, float tolerance, string what)
    {
        float worst = expected.Zip(actual, (a, b) => MathF.Abs(a - b)).Max();

        Assert.IsLessThanOrEqualTo(tolerance, worst, what);
    }
}
