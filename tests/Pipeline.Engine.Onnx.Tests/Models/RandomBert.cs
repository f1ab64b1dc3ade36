using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Text.Json;

namespace Pipeline.Engine.Onnx.Tests.Models;

/// <summary>Writes a Hugging Face directory of a BERT with random weights, deviations as in trained models.</summary>
public static class RandomBert
{
    private const int BufferFloats = 1 << 16;

    public static void Write(string directory, BertShape shape, int seed)
    {
        Directory.CreateDirectory(Path.Combine(directory, "1_Pooling"));
        File.WriteAllText(Path.Combine(directory, "config.json"), JsonSerializer.Serialize(new Dictionary<string, object>
        {
            ["model_type"] = "bert",
            ["hidden_size"] = shape.HiddenSize,
            ["num_attention_heads"] = shape.HeadCount,
            ["num_hidden_layers"] = shape.LayerCount,
            ["intermediate_size"] = shape.IntermediateSize,
            ["vocab_size"] = shape.VocabularySize,
            ["max_position_embeddings"] = shape.MaxPositions,
            ["type_vocab_size"] = 2,
            ["layer_norm_eps"] = shape.Epsilon,
            ["hidden_act"] = shape.Activation,
        }));
        File.WriteAllText(Path.Combine(directory, "1_Pooling", "config.json"), JsonSerializer.Serialize(new Dictionary<string, object>
        {
            ["word_embedding_dimension"] = shape.HiddenSize,
            ["pooling_mode_" + shape.Pooling] = true,
        }));
        WriteWeights(Path.Combine(directory, "model.safetensors"), Tensors(shape), new Random(seed));
    }

    private static List<(string Name, int[] Shape, float Mean, float Deviation)> Tensors(BertShape shape)
    {
        int hidden = shape.HiddenSize;
        List<(string, int[], float, float)> tensors = [];
        tensors.Add(("embeddings.word_embeddings.weight", [shape.VocabularySize, hidden], 0, 0.1f));
        tensors.Add(("embeddings.position_embeddings.weight", [shape.MaxPositions, hidden], 0, 0.05f));
        tensors.Add(("embeddings.token_type_embeddings.weight", [2, hidden], 0, 0.05f));
        AddNorm("embeddings.LayerNorm");
        for (int layer = 0; layer < shape.LayerCount; layer++)
        {
            string prefix = $"encoder.layer.{layer}.";
            AddLinear(prefix + "attention.self.query", hidden, hidden);
            AddLinear(prefix + "attention.self.key", hidden, hidden);
            AddLinear(prefix + "attention.self.value", hidden, hidden);
            AddLinear(prefix + "attention.output.dense", hidden, hidden);
            AddNorm(prefix + "attention.output.LayerNorm");
            AddLinear(prefix + "intermediate.dense", shape.IntermediateSize, hidden);
            AddLinear(prefix + "output.dense", hidden, shape.IntermediateSize);
            AddNorm(prefix + "output.LayerNorm");
        }

        return tensors;

        void AddNorm(string name)
        {
            tensors.Add((name + ".weight", [hidden], 1, 0.1f));
            tensors.Add((name + ".bias", [hidden], 0, 0.05f));
        }

        void AddLinear(string name, int outputs, int inputs)
        {
            tensors.Add((name + ".weight", [outputs, inputs], 0, 1 / MathF.Sqrt(inputs)));
            tensors.Add((name + ".bias", [outputs], 0, 0.05f));
        }
    }

    private static void WriteWeights(string path, List<(string Name, int[] Shape, float Mean, float Deviation)> tensors, Random random)
    {
        Dictionary<string, object> header = [];
        long offset = 0;
        foreach ((string name, int[] shape, _, _) in tensors)
        {
            long end = offset + (Elements(shape) * sizeof(float));
            header[name] = new { dtype = "F32", shape, data_offsets = (long[])[offset, end] };
            offset = end;
        }

        byte[] json = JsonSerializer.SerializeToUtf8Bytes(header);
        byte[] length = new byte[sizeof(long)];
        BinaryPrimitives.WriteInt64LittleEndian(length, json.Length);
        using FileStream file = File.Create(path);
        file.Write(length);
        file.Write(json);
        float[] buffer = new float[BufferFloats];
        foreach ((_, int[] shape, float mean, float deviation) in tensors)
        {
            // uniform, stretched to the deviation asked for
            float width = deviation * MathF.Sqrt(12);
            for (long left = Elements(shape); left > 0; left -= buffer.Length)
            {
                Span<float> block = buffer.AsSpan(0, (int)Math.Min(left, buffer.Length));
                foreach (ref float value in block)
                {
                    value = mean + (width * (random.NextSingle() - 0.5f));
                }

                file.Write(MemoryMarshal.AsBytes(block));
            }
        }
    }

    private static long Elements(int[] shape) => shape.Aggregate(1L, (product, dimension) => product * dimension);
}
