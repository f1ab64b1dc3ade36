using System.Buffers.Binary;
using System.Text.Json.Nodes;

namespace Pipeline.Engine.Onnx.Tests.Models;

/// <summary>The files of a <see cref="RandomDecoder"/>.</summary>
internal static class RandomDecoderFiles
{
    /// <summary>Gaussian values as they are after rounding to the stored type.</summary>
    public static double[] Values(Random random, int count, double mean, double deviation, string storedType)
    {
        double[] values = new double[count];
        for (int i = 0; i < count; i++)
        {
            // Box and Muller; 1 - x is never zero
            double radius = Math.Sqrt(-2 * Math.Log(1 - random.NextDouble()));
            values[i] = Round(mean + (deviation * radius * Math.Cos(2 * Math.PI * random.NextDouble())), storedType);
        }

        return values;
    }

    public static JsonObject Config(RandomDecoderShape shape)
    {
        JsonObject config = new()
        {
            ["architectures"] = new JsonArray(shape.Architecture),
            ["hidden_act"] = "silu",
            ["hidden_size"] = shape.HiddenSize,
            ["intermediate_size"] = shape.IntermediateSize,
            ["num_hidden_layers"] = shape.LayerCount,
            ["num_attention_heads"] = shape.HeadCount,
            ["num_key_value_heads"] = shape.KeyValueHeadCount,
            ["head_dim"] = shape.HeadSize,
            ["vocab_size"] = shape.VocabularySize,
            ["max_position_embeddings"] = shape.ContextLength,
            ["rms_norm_eps"] = shape.NormEpsilon,
            ["rope_theta"] = shape.RopeTheta,
            ["rope_scaling"] = shape.RopeScaling?.DeepClone(),
            ["tie_word_embeddings"] = shape.TieEmbeddings,
            ["eos_token_id"] = 2,
        };
        if (shape.Architecture == "MistralForCausalLM")
        {
            config["sliding_window"] = shape.Window;
        }
        else if (shape.IsQwen2 || shape.HasHeadNorms)
        {
            config["use_sliding_window"] = shape.Window is not null;
            config["sliding_window"] = shape.Window ?? 17;
            config["max_window_layers"] = shape.FirstWindowLayer;
        }

        if (!shape.IsQwen2 && shape.AttentionBias)
        {
            config["attention_bias"] = true;
        }

        return config;
    }

    /// <summary>One file, or shards and their index; tensors in an order of their own.</summary>
    public static void WriteWeights(string directory, RandomDecoder model)
    {
        int shards = model.Shape.ShardCount;
        string[] names = [.. model.Tensors.Keys.Reverse()];
        JsonObject map = [];
        for (int shard = 0; shard < shards; shard++)
        {
            string file = shards == 1 ? "model.safetensors" : $"model-{shard + 1:D5}-of-{shards:D5}.safetensors";
            string[] own = [.. names.Where((_, i) => i % shards == shard)];
            File.WriteAllBytes(Path.Combine(directory, file), Safetensors(model, own));
            foreach (string name in own)
            {
                map.Add(StoredName(model.Shape, name), file);
            }
        }

        if (shards > 1)
        {
            JsonObject index = new() { ["metadata"] = new JsonObject { ["total_size"] = 1 }, ["weight_map"] = map };
            File.WriteAllText(Path.Combine(directory, "model.safetensors.index.json"), index.ToJsonString());
        }
    }

    private static string StoredName(RandomDecoderShape shape, string name) =>
        name.StartsWith("lm_head", StringComparison.Ordinal) ? name : shape.Prefix + name;

    private static byte[] Safetensors(RandomDecoder model, string[] names)
    {
        string type = model.Shape.StoredType;
        JsonObject header = new() { ["__metadata__"] = new JsonObject { ["format"] = "pt" } };
        using MemoryStream data = new();
        foreach (string name in names)
        {
            long begin = data.Length;
            foreach (double value in model.Tensors[name])
            {
                data.Write(Encode(value, type));
            }

            header.Add(StoredName(model.Shape, name), new JsonObject
            {
                ["dtype"] = type,
                ["shape"] = new JsonArray([.. model.Sizes[name].Select(size => (JsonNode)size)]),
                ["data_offsets"] = new JsonArray(begin, data.Length),
            });
        }

        byte[] json = System.Text.Encoding.UTF8.GetBytes(header.ToJsonString());
        byte[] length = new byte[sizeof(long)];
        BinaryPrimitives.WriteInt64LittleEndian(length, json.Length);
        return [.. length, .. json, .. data.ToArray()];
    }

    private static byte[] Encode(double value, string type) => type switch
    {
        "F32" => BitConverter.GetBytes((float)value),
        "F16" => BitConverter.GetBytes((Half)value),
        _ => BitConverter.GetBytes((float)value)[2..],
    };

    private static double Round(double value, string type) => type switch
    {
        "F32" => (float)value,
        "F16" => (double)(Half)value,

        // the upper half of a float: what Encode keeps
        _ => BitConverter.UInt32BitsToSingle(BitConverter.SingleToUInt32Bits((float)value) & 0xFFFF0000),
    };
}
