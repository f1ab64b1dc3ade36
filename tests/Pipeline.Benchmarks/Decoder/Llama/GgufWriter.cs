using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Text;
using Pipeline.Engine.Onnx.Safetensors;
using Pipeline.SampleModel.Models;

namespace Pipeline.Benchmarks.Decoder.Llama;

/// <summary>
/// Writes the weights of a sample decoder as a GGUF file in Q4_0, the token embeddings (which are the output layer too) included:
/// version 3 of the format (docs/gguf.md of ggml-org/ggml), without a tokeniser.
/// </summary>
internal sealed class GgufWriter
{
    private const int Alignment = 32;
    private const uint TypeUInt32 = 4, TypeFloat32 = 6, TypeString = 8;
    private const uint TensorF32 = 0, TensorQ40 = 2;

    private readonly BinaryWriter _writer;

    private GgufWriter(BinaryWriter writer) => _writer = writer;

    /// <summary>Writes the file.</summary>
    /// <param name="path">Replaced where it is there.</param>
    /// <param name="weights">Of the model, in BF16.</param>
    /// <param name="shape">The model's.</param>
    public static void Write(string path, SafetensorsFile weights, DecoderShape shape)
    {
        using FileStream stream = File.Create(path, 1 << 20);
        using BinaryWriter writer = new(stream);
        new GgufWriter(writer).Write(weights, shape);
    }

    private void Write(SafetensorsFile weights, DecoderShape shape)
    {
        GgufTensor[] tensors = [.. TensorsOf(shape)];
        (string Key, object Value)[] metadata = [.. MetadataOf(shape)];
        _writer.Write("GGUF"u8);
        _writer.Write(3u);
        _writer.Write((ulong)tensors.Length);
        _writer.Write((ulong)metadata.Length);
        foreach ((string key, object value) in metadata)
        {
            WriteMetadata(key, value);
        }

        long offset = 0;
        foreach (GgufTensor tensor in tensors)
        {
            WriteInfo(tensor, offset);
            offset = Align(offset + tensor.ByteCount);
        }

        Pad();
        foreach (GgufTensor tensor in tensors)
        {
            WriteData(tensor, weights);
            Pad();
        }

        _writer.Flush();
    }

    private static IEnumerable<(string Key, object Value)> MetadataOf(DecoderShape shape) =>
    [
        ("general.architecture", "qwen2"),
        ("general.name", "random weights"),
        ("general.file_type", TensorQ40),
        ("general.alignment", (uint)Alignment),
        ("qwen2.block_count", (uint)shape.LayerCount),
        ("qwen2.context_length", (uint)shape.MaxPositions),
        ("qwen2.embedding_length", (uint)shape.HiddenSize),
        ("qwen2.feed_forward_length", (uint)shape.IntermediateSize),
        ("qwen2.attention.head_count", (uint)shape.HeadCount),
        ("qwen2.attention.head_count_kv", (uint)shape.KeyValueHeadCount),
        ("qwen2.rope.freq_base", (float)shape.RopeTheta),
        ("qwen2.attention.layer_norm_rms_epsilon", 1e-6f),
        ("qwen2.vocab_size", (uint)shape.VocabularySize),
        ("tokenizer.ggml.model", "no_vocab"),
    ];

    private static IEnumerable<GgufTensor> TensorsOf(DecoderShape shape)
    {
        int hidden = shape.HiddenSize, queries = shape.HeadCount * shape.HeadSize, keys = shape.KeyValueHeadCount * shape.HeadSize;
        yield return new("token_embd.weight", "model.embed_tokens.weight", shape.VocabularySize, hidden, true);
        yield return new("output_norm.weight", "model.norm.weight", 1, hidden, false);
        for (int layer = 0; layer < shape.LayerCount; layer++)
        {
            string ours = $"model.layers.{layer}.", theirs = $"blk.{layer}.";
            yield return new(theirs + "attn_norm.weight", ours + "input_layernorm.weight", 1, hidden, false);
            yield return new(theirs + "attn_q.weight", ours + "self_attn.q_proj.weight", queries, hidden, true);
            yield return new(theirs + "attn_q.bias", ours + "self_attn.q_proj.bias", 1, queries, false);
            yield return new(theirs + "attn_k.weight", ours + "self_attn.k_proj.weight", keys, hidden, true);
            yield return new(theirs + "attn_k.bias", ours + "self_attn.k_proj.bias", 1, keys, false);
            yield return new(theirs + "attn_v.weight", ours + "self_attn.v_proj.weight", keys, hidden, true);
            yield return new(theirs + "attn_v.bias", ours + "self_attn.v_proj.bias", 1, keys, false);
            yield return new(theirs + "attn_output.weight", ours + "self_attn.o_proj.weight", hidden, queries, true);
            yield return new(theirs + "ffn_norm.weight", ours + "post_attention_layernorm.weight", 1, hidden, false);
            yield return new(theirs + "ffn_gate.weight", ours + "mlp.gate_proj.weight", shape.IntermediateSize, hidden, true);
            yield return new(theirs + "ffn_up.weight", ours + "mlp.up_proj.weight", shape.IntermediateSize, hidden, true);
            yield return new(theirs + "ffn_down.weight", ours + "mlp.down_proj.weight", hidden, shape.IntermediateSize, true);
        }
    }

    private void WriteMetadata(string key, object value)
    {
        WriteText(key);
        switch (value)
        {
            case uint number:
                _writer.Write(TypeUInt32);
                _writer.Write(number);
                break;
            case float number:
                _writer.Write(TypeFloat32);
                _writer.Write(number);
                break;
            default:
                _writer.Write(TypeString);
                WriteText((string)value);
                break;
        }
    }

    private void WriteInfo(GgufTensor tensor, long offset)
    {
        WriteText(tensor.Name);
        bool isVector = tensor.Rows == 1;
        _writer.Write(isVector ? 1u : 2u);
        _writer.Write((ulong)tensor.Columns);
        if (!isVector)
        {
            _writer.Write((ulong)tensor.Rows);
        }

        _writer.Write(tensor.IsQuantized ? TensorQ40 : TensorF32);
        _writer.Write((ulong)offset);
    }

    private void WriteData(GgufTensor tensor, SafetensorsFile weights)
    {
        SafetensorsTensor source = weights.Tensors[tensor.Source];
        float[] values = new float[tensor.Columns];
        byte[] bytes = new byte[tensor.RowBytes];
        for (long row = 0; row < tensor.Rows; row++)
        {
            ReadOnlySpan<byte> halves = weights.DangerousGetBytes(source, row * tensor.Columns * sizeof(ushort), (int)tensor.Columns * sizeof(ushort));
            for (int i = 0; i < values.Length; i++)
            {
                values[i] = BitConverter.UInt32BitsToSingle((uint)BinaryPrimitives.ReadUInt16LittleEndian(halves[(2 * i)..]) << 16);
            }

            if (tensor.IsQuantized)
            {
                Q40.Quantize(values, bytes);
            }
            else
            {
                MemoryMarshal.AsBytes(values.AsSpan()).CopyTo(bytes);
            }

            _writer.Write(bytes);
        }
    }

    private void WriteText(string text)
    {
        byte[] bytes = Encoding.UTF8.GetBytes(text);
        _writer.Write((ulong)bytes.Length);
        _writer.Write(bytes);
    }

    private void Pad()
    {
        _writer.Flush();
        while (_writer.BaseStream.Position % Alignment != 0)
        {
            _writer.BaseStream.WriteByte(0);
        }
    }

    private static long Align(long offset) => (offset + Alignment - 1) / Alignment * Alignment;
}
