using Pipeline.Engine.Onnx.Compilation;
using Pipeline.Engine.Onnx.Sessions;
using Pipeline.Engine.Onnx.Tests.Models;
using Pipeline.TestKit;

namespace Pipeline.Engine.Onnx.Tests.Compilation.Quantization;

[TestClass]
public sealed class CompiledW8A8Tests
{
    /// <summary>Wide enough that blocks of 128 weights have something to say.</summary>
    private static readonly RandomDecoderShape Wide = new()
    {
        Architecture = "Qwen2ForCausalLM",
        HiddenSize = 256,
        HeadCount = 4,
        KeyValueHeadCount = 2,
        HeadSize = 64,
        IntermediateSize = 640,
        LayerCount = 4,
        VocabularySize = 500,
        TieEmbeddings = true,
    };

    [TestMethod]
    public void Run_WideModel_ErrsFarLessThanInt4()
    {
        using RandomDecoder model = new(Wide, TestSeed.Create());
        int[] tokens = model.Sequence(48);
        float[][] expected = Logits(model, Precision.Fp32, tokens);

        double w8a8 = Error(expected, Logits(model, Precision.W8A8, tokens));
        double int8 = Error(expected, Logits(model, Precision.Int8, tokens));
        double int4 = Error(expected, Logits(model, Precision.Int4, tokens));

        Console.WriteLine(FormattableString.Invariant($"relative error: w8a8 {w8a8:P2}, int8 {int8:P2}, int4 of block 128 {int4:P2}"));
        Assert.IsLessThan(0.04, w8a8);
        Assert.IsLessThan(int4 / 4, w8a8);
    }

    [TestMethod]
    [DataRow("LlamaForCausalLM")]
    [DataRow("MistralForCausalLM")]
    [DataRow("Qwen2ForCausalLM")]
    [DataRow("Qwen3ForCausalLM")]
    public void Run_RandomShapes_IsCloseToFloats(string architecture)
    {
        Random random = TestSeed.CreateRandom();
        for (int i = 0; i < TestScale.Choose(2, 20); i++)
        {
            RandomDecoderShape shape = RandomDecoderShape.Create(random, architecture);
            using RandomDecoder model = new(shape, random.Next());
            int[] tokens = model.Sequence(40);

            double error = Error(Logits(model, Precision.Fp32, tokens), Logits(model, Precision.W8A8, tokens));

            // a wrong scale, bias or split is off by about 1; some of these models have 8 channels
            Assert.IsLessThan(0.15, error, shape.ToString());
        }
    }

    [TestMethod]
    [DataRow("LlamaForCausalLM")]
    [DataRow("Qwen2ForCausalLM")]
    [DataRow("Qwen3ForCausalLM")]
    public void Run_SequenceInABatch_GivesTheSameBitsAsAlone(string architecture)
    {
        Random random = TestSeed.CreateRandom();
        RandomDecoderShape shape = RandomDecoderShape.Create(random, architecture) with { HiddenSize = 96, IntermediateSize = 160 };
        using RandomDecoder model = new(shape, random.Next());
        using OnnxDecoderRunner runner = model.Load(Precision.W8A8, blockCount: 512);
        foreach ((int count, int maxLength) in (IEnumerable<(int, int)>)[(2, 20), (7, 30), (64, 1), (64, 8), (16, 32)])
        {
            int[][] sequences = [.. Enumerable.Range(0, count).Select(_ => model.Sequence(random.Next(1, maxLength + 1)))];

            float[][] together = DecoderRuns.Logits(runner, sequences);

            foreach (int i in (IEnumerable<int>)[0, random.Next(count), count - 1])
            {
                int first = sequences[..i].Sum(sequence => sequence.Length);
                AssertSameBits(DecoderRuns.Logits(runner, sequences[i]), together[first..(first + sequences[i].Length)]);
            }
        }
    }

    [TestMethod]
    public void Run_CutIntoChunks_GivesTheSameBits()
    {
        using RandomDecoder model = new(Wide with { LayerCount = 2 }, TestSeed.Create());
        using OnnxDecoderRunner runner = model.Load(Precision.W8A8);
        int[] tokens = model.Sequence(45);

        float[][] whole = DecoderRuns.Logits(runner, tokens);

        AssertSameBits(whole, DecoderRuns.Logits(runner, tokens, chunk: 1));
        AssertSameBits(whole, DecoderRuns.Logits(runner, tokens, chunk: 7));
    }

    private static void AssertSameBits(float[][] expected, float[][] actual) => CollectionAssert.AreEqual(
        expected.SelectMany(row => row).Select(BitConverter.SingleToInt32Bits).ToArray(),
        actual.SelectMany(row => row).Select(BitConverter.SingleToInt32Bits).ToArray());

    /// <summary>Root of the mean squared difference, relative to the root of the mean square of what is expected.</summary>
    private static double Error(float[][] expected, float[][] actual) => Math.Sqrt(
        expected.SelectMany(row => row).Zip(actual.SelectMany(row => row), (x, y) => ((double)x - y) * ((double)x - y)).Sum()
        / expected.Sum(row => row.Sum(x => (double)x * x)));

    private static float[][] Logits(RandomDecoder model, Precision precision, int[] tokens)
    {
        using OnnxDecoderRunner runner = model.Load(precision, CacheType.Fp32);
        return DecoderRuns.Logits(runner, tokens);
    }
}
