using System.Text.Json.Nodes;
using Pipeline.Engine.Onnx.Compilation;
using Pipeline.Engine.Onnx.Sessions;
using Pipeline.TestKit;

namespace Pipeline.Engine.Onnx.Tests.Models;

/// <summary>A decoder with random weights in a Hugging Face directory of its own, removed with it. Shares no code with what it tests.</summary>
internal sealed class RandomDecoder : IDisposable
{
    private readonly TempDirectory _directory = new();
    private readonly Random _random;

    public RandomDecoder(RandomDecoderShape shape, int seed)
    {
        Shape = shape;
        _random = new Random(seed);
        foreach ((string name, int[] size, double mean, double deviation) in Parameters())
        {
            Sizes.Add(name, size);
            Tensors.Add(name, RandomDecoderFiles.Values(_random, size.Aggregate((a, b) => a * b), mean, deviation, shape.StoredType));
        }

        Config = RandomDecoderFiles.Config(shape);
        WriteConfig();
        RandomDecoderFiles.WriteWeights(Path, this);
        _directory.Write("model/generation_config.json", """{"eos_token_id": [3, 5]}""");
        _directory.Write("model/tokenizer.json", "{}");
        _directory.Write("model/chat_template.jinja", "{{ messages }}");
    }

    public RandomDecoderShape Shape { get; }

    /// <summary>The model directory.</summary>
    public string Path => _directory.Combine("model");

    /// <summary>config.json; <see cref="WriteConfig"/> writes changes.</summary>
    public JsonObject Config { get; }

    /// <summary>What the files hold, by the name of the module's tensor without prefix.</summary>
    public Dictionary<string, double[]> Tensors { get; } = new(StringComparer.Ordinal);

    /// <summary>The shapes of <see cref="Tensors"/>.</summary>
    public Dictionary<string, int[]> Sizes { get; } = new(StringComparer.Ordinal);

    public void WriteConfig() => _directory.Write("model/config.json", Config.ToJsonString());

    /// <summary>A path beside the model directory.</summary>
    public string Combine(string name) => _directory.Combine(name);

    /// <summary>Compiles the model if need be and gives the output's folder.</summary>
    public string Compile(Precision precision = Precision.Fp32, CacheType? cacheType = null)
    {
        string output = Combine($"{precision}-{cacheType}");
        DecoderCompiler.Compile(
            Path, output, new CompileOptions { Precision = precision, CacheType = cacheType }, progress: null, CancellationToken.None);
        return output;
    }

    /// <summary>Compiles and loads the model with a small cache.</summary>
    public OnnxDecoderRunner Load(
        Precision precision = Precision.Fp32,
        CacheType? cacheType = null,
        int blockTokens = 16,
        int blockCount = 64,
        WeightLoading loading = WeightLoading.Prepacked)
    {
        int elementBytes = (cacheType ?? (precision == Precision.Fp32 ? CacheType.Fp32 : CacheType.Fp16)) == CacheType.Fp16 ? 2 : 4;
        long blockBytes = 2L * Shape.LayerCount * blockTokens * Shape.KeyValueHeadCount * Shape.HeadSize * elementBytes;
        return OnnxDecoderRunner.Load(Compile(precision, cacheType), new DecoderSessionOptions
        {
            ThreadCount = 1,
            BlockTokens = blockTokens,
            CacheBytes = blockCount * blockBytes,
            WeightLoading = loading,
        });
    }

    /// <summary>Random tokens.</summary>
    public int[] Sequence(int length) => [.. Enumerable.Range(0, length).Select(_ => _random.Next(Shape.VocabularySize))];

    public void Dispose() => _directory.Dispose();

    private IEnumerable<(string Name, int[] Size, double Mean, double Deviation)> Parameters()
    {
        RandomDecoderShape shape = Shape;
        int queries = shape.HeadCount * shape.HeadSize, keys = shape.KeyValueHeadCount * shape.HeadSize;
        yield return ("embed_tokens.weight", [shape.VocabularySize, shape.HiddenSize], 0, 1);
        for (int layer = 0; layer < shape.LayerCount; layer++)
        {
            string prefix = $"layers.{layer}.";
            yield return (prefix + "input_layernorm.weight", [shape.HiddenSize], 1, 0.2);
            foreach ((string name, int outputs, int inputs, bool bias) in (IEnumerable<(string, int, int, bool)>)
                [
                    ("self_attn.q_proj", queries, shape.HiddenSize, shape.HasQueryBias),
                    ("self_attn.k_proj", keys, shape.HiddenSize, shape.HasQueryBias),
                    ("self_attn.v_proj", keys, shape.HiddenSize, shape.HasQueryBias),
                    ("self_attn.o_proj", shape.HiddenSize, queries, shape.HasOutputBias),
                    ("mlp.gate_proj", shape.IntermediateSize, shape.HiddenSize, false),
                    ("mlp.up_proj", shape.IntermediateSize, shape.HiddenSize, false),
                    ("mlp.down_proj", shape.HiddenSize, shape.IntermediateSize, false),
                ])
            {
                yield return ($"{prefix}{name}.weight", [outputs, inputs], 0, 1 / Math.Sqrt(inputs));
                if (bias)
                {
                    yield return ($"{prefix}{name}.bias", [outputs], 0, 0.3);
                }
            }

            if (shape.HasHeadNorms)
            {
                yield return (prefix + "self_attn.q_norm.weight", [shape.HeadSize], 1, 0.2);
                yield return (prefix + "self_attn.k_norm.weight", [shape.HeadSize], 1, 0.2);
            }

            yield return (prefix + "post_attention_layernorm.weight", [shape.HiddenSize], 1, 0.2);
        }

        yield return ("norm.weight", [shape.HiddenSize], 1, 0.2);
        if (!shape.TieEmbeddings)
        {
            yield return ("lm_head.weight", [shape.VocabularySize, shape.HiddenSize], 0, 1 / Math.Sqrt(shape.HiddenSize));
        }
    }
}
