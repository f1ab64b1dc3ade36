using Pipeline.Engine.Onnx.Compilation;
using Pipeline.Engine.Onnx.Safetensors;
using Pipeline.Engine.Onnx.Sessions;
using Pipeline.Engine.Onnx.Tests.Models;
using Pipeline.TestKit;

namespace Pipeline.Engine.Onnx.Tests.Sessions;

/// <summary>Whole decoders against the reference in doubles. Errors are relative to the largest logit of a row.</summary>
[TestClass]
public sealed class DecoderParityTests
{
    public TestContext TestContext { get; set; } = null!;

    [TestMethod]
    [DataRow("LlamaForCausalLM")]
    [DataRow("MistralForCausalLM")]
    [DataRow("Qwen2ForCausalLM")]
    [DataRow("Qwen3ForCausalLM")]
    public void Run_Fp32_EqualsReference(string architecture)
    {
        Random seeds = TestSeed.CreateRandom();
        for (int models = TestScale.Choose(byDefault: 6, full: 60); models > 0; models--)
        {
            int seed = seeds.Next();
            RandomDecoderShape shape = RandomDecoderShape.Create(new Random(seed), architecture);
            using RandomDecoder model = new(shape, seed);
            WeightLoading loading = models % 2 == 0 ? WeightLoading.Prepacked : WeightLoading.MemoryMapped;
            using OnnxDecoderRunner runner = model.Load(loading: loading);

            double worst = WorstError(runner, model, new ReferenceDecoder(model));

            TestContext.WriteLine($"{worst:E1} seed {seed} {loading}: {shape}");
            Assert.IsLessThan(1e-4, worst, $"{shape}");
        }
    }

    [TestMethod]
    // 11 and 8 bits of weights over a few layers, which models of 8 floats amplify; exact where the source has no more
    [DataRow(Precision.Fp16, "F32", CacheType.Fp32, 3e-2)]
    [DataRow(Precision.Bf16, "F32", CacheType.Fp32, 0.2)]
    [DataRow(Precision.Fp16, "F16", CacheType.Fp32, 1e-4)]
    [DataRow(Precision.Bf16, "BF16", CacheType.Fp32, 1e-4)]
    [DataRow(Precision.Fp32, "F32", CacheType.Fp16, 3e-2)]
    public void Run_HalfPrecisions_AreNearTheReference(Precision precision, string storedType, CacheType cacheType, double bound)
    {
        foreach (string architecture in RandomDecoderShape.Architectures)
        {
            int seed = TestSeed.Create();
            RandomDecoderShape shape = RandomDecoderShape.Create(new Random(seed), architecture) with { StoredType = storedType };
            using RandomDecoder model = new(shape, seed);
            using OnnxDecoderRunner runner = model.Load(precision, cacheType);

            double worst = WorstError(runner, model, new ReferenceDecoder(model));

            TestContext.WriteLine($"{worst:E1} seed {seed}: {shape}");
            Assert.IsLessThan(bound, worst, $"{shape}");
        }
    }

    [TestMethod]
    // What the codes mean is computed exactly but for activations of 8 bits; the error of the codes themselves is not counted.
    [DataRow(Precision.Int8, 8)]
    [DataRow(Precision.Int4, 4)]
    public void Run_BlockPrecisions_AreNearTheReferenceOverTheSameCodes(Precision precision, int bits)
    {
        foreach (string architecture in RandomDecoderShape.Architectures)
        {
            int seed = TestSeed.Create();
            RandomDecoderShape shape = RandomDecoderShape.Create(new Random(seed), architecture);
            using RandomDecoder model = new(shape, seed);
            using OnnxDecoderRunner runner = model.Load(precision, CacheType.Fp32);
            ReferenceDecoder reference = new(shape, Dequantized(model, model.Compile(precision, CacheType.Fp32), bits));

            double worst = WorstError(runner, model, reference);

            TestContext.WriteLine($"{worst:E1} seed {seed}: {shape}");
            Assert.IsLessThan(0.25, worst, $"{shape}");
        }
    }

    [TestMethod]
    public void Run_PromptInChunks_GivesTheSameLogitsAsWhole()
    {
        Random random = TestSeed.CreateRandom();
        foreach (string architecture in RandomDecoderShape.Architectures)
        {
            int seed = random.Next();
            RandomDecoderShape shape = RandomDecoderShape.Create(new Random(seed), architecture);
            using RandomDecoder model = new(shape, seed);
            using OnnxDecoderRunner runner = model.Load(blockTokens: random.Next(1, 20));
            int[] ids = model.Sequence(50);

            float[][] whole = DecoderRuns.Logits(runner, ids, chunk: 50);
            foreach (int chunk in (int[])[1, 7, 33])
            {
                float[][] chunked = DecoderRuns.Logits(runner, ids, chunk);

                Assert.IsLessThan(1e-4, whole.Zip(chunked, DecoderRuns.RelativeError).Max(), $"{shape}, chunk {chunk}, seed {seed}");
            }
        }
    }

    private static double WorstError(OnnxDecoderRunner runner, RandomDecoder model, ReferenceDecoder reference)
    {
        int[][] sequences = [model.Sequence(1), model.Sequence(70), model.Sequence(19)];
        float[][] actual = DecoderRuns.Logits(runner, sequences);

        return actual.Zip(sequences.SelectMany(reference.Logits), DecoderRuns.RelativeError).Max();
    }

    private static Dictionary<string, double[]> Dequantized(RandomDecoder model, string compiled, int bits)
    {
        using SafetensorsFile file = SafetensorsFile.Open(Path.Combine(compiled, "weights.safetensors"));
        Dictionary<string, double[]> tensors = new(model.Tensors, StringComparer.Ordinal);
        foreach (string pack in file.Tensors.Keys.Where(name => name.EndsWith(".codes", StringComparison.Ordinal)).Select(name => name[..^6]))
        {
            string[] weights = [.. Modules(pack).Select(module => module + ".weight")];
            int inputs = SizeOf(weights[0])[1], first = 0;
            double[] values = BlockWeights.Read(file, pack, bits, inputs).Values;
            foreach (string weight in weights)
            {
                int end = first + (SizeOf(weight)[0] * inputs);
                tensors[weight] = values[first..end];
                first = end;
            }

            Assert.HasCount(first, values);
        }

        return tensors;

        int[] SizeOf(string weight) =>
            model.Sizes[weight == "lm_head.weight" && model.Shape.TieEmbeddings ? "embed_tokens.weight" : weight];
    }

    /// <summary>The modules whose weights stand one after another in a pack.</summary>
    private static string[] Modules(string pack)
    {
        string parent = pack[..(pack.LastIndexOf('.') + 1)];
        string[] names = pack[parent.Length..] switch
        {
            "qkv_proj" => ["q_proj", "k_proj", "v_proj"],
            "gate_up_proj" => ["gate_proj", "up_proj"],
            string name => [name],
        };
        return [.. names.Select(name => parent + name)];
    }
}
