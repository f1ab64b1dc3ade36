using Pipeline.Engine.Onnx.Kernels;
using Pipeline.Engine.Onnx.Sessions;
using Pipeline.Engine.Onnx.Tests.Models;
using Pipeline.SampleModel.Models;
using Pipeline.TestKit;

namespace Pipeline.Engine.Onnx.Tests.Sessions;

/// <summary>Whole encoders against the reference in doubles.</summary>
[TestClass]
public sealed class EncoderParityTests
{
    /// <summary>Largest difference of one element of a normalised embedding.</summary>
    private const double Bound = 1e-5;

    private const int VocabularySize = 100;

    private static readonly int[] AllLengths = [1, 2, 15, 16, 17, 31, 127, 128, 129, 511, 512];
    private static readonly int[] ShortLengths = [1, 2, 15, 16, 17, 31, 129];

    public TestContext TestContext { get; set; } = null!;

    [TestMethod]
    [DataRow(1, 8, 1, "gelu", "mean", 1e-12)]
    [DataRow(2, 20, 3, "gelu", "cls", 1e-5)]
    [DataRow(3, 6, 2, "gelu_new", "max", 1e-3)]
    [DataRow(4, 24, 1, "relu", "mean", 1e-12)]
    [DataRow(2, 32, 2, "silu", "mean", 1e-7)]
    [DataRow(1, 64, 2, "gelu", "max", 1e-12)]
    public void Run_RandomModel_EqualsReference(int heads, int headSize, int layers, string activation, string pooling, double epsilon)
    {
        BertShape shape = new()
        {
            HiddenSize = heads * headSize,
            HeadCount = heads,
            LayerCount = layers,
            VocabularySize = VocabularySize,
            IntermediateSize = (3 * heads * headSize) + 1,
            Activation = activation,
            Pooling = pooling,
            LayerNormEpsilon = epsilon,
        };
        using RandomModel model = new(shape, seed: heads + headSize);

        AssertParity(model, AllLengths);
    }

    [TestMethod]
    public void Run_MiniLmShape_EqualsReference()
    {
        BertShape shape = new() { HiddenSize = 384, HeadCount = 12, LayerCount = 2, IntermediateSize = 1536 };
        using RandomModel model = new(shape, seed: 12);

        AssertParity(model, ShortLengths);
    }

    [TestMethod]
    [TestCategory("Long")]
    public void Run_MoreRandomModels_EqualsReference()
    {
        Random seeds = TestSeed.CreateRandom();
        for (int models = TestScale.Choose(byDefault: 4, full: 40); models > 0; models--)
        {
            int seed = seeds.Next();
            Random random = new(seed);
            int heads = random.Next(1, 13), headSize = ((int[])[6, 8, 20, 24, 32])[random.Next(5)];
            BertShape shape = new()
            {
                HiddenSize = heads * headSize,
                HeadCount = heads,
                VocabularySize = VocabularySize,
                LayerCount = random.Next(1, 4),
                IntermediateSize = random.Next(8, 800),
                Activation = ((string[])["gelu", "gelu_new", "relu", "silu"])[random.Next(4)],
                Pooling = ((string[])["mean", "cls", "max"])[random.Next(3)],
                LayerNormEpsilon = ((double[])[1e-12, 1e-5])[random.Next(2)],
            };
            TestContext.WriteLine($"seed {seed}: {shape}");
            using RandomModel model = new(shape, seed);

            AssertParity(model, [.. Enumerable.Range(0, 5).Select(_ => random.Next(1, 200))]);
        }
    }

    private void AssertParity(RandomModel model, int[] lengths)
    {
        int[][] sequences = model.Sequences(lengths);
        ReferenceEncoder reference = new(model);
        double[][] expected = [.. sequences.Select(reference.Embed)];
        foreach (InstructionSet instructionSet in Enum.GetValues<InstructionSet>().Where(InstructionSets.IsSupported))
        {
            foreach (WeightLoading loading in Enum.GetValues<WeightLoading>())
            {
                using OnnxEncoderRunner runner = model.Load(instructionSet, loading);

                float[][] actual = RandomModel.Run(runner, sequences);

                double worst = expected.Zip(actual, (e, a) => e.Zip(a, (x, y) => Math.Abs(x - y)).Max()).Max();
                TestContext.WriteLine($"{model.Shape}, {instructionSet}, {loading}: {worst:E2}");
                Assert.IsLessThan(Bound, worst);
            }
        }
    }
}
