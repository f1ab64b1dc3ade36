using System.Runtime.InteropServices;
using System.Text;

namespace Pipeline.Benchmarks.Decoder.Llama;

/// <summary>Writes GGUF files: version 3 of the format (docs/gguf.md of ggml-org/ggml).</summary>
internal sealed class GgufWriter
{
    /// <summary>Of the tensors' data, in bytes.</summary>
    public const int Alignment = 32;

    private const uint TypeUInt32 = 4, TypeFloat32 = 6, TypeString = 8;
    private const uint TensorF32 = 0, TensorQ40 = 2;

    private readonly BinaryWriter _writer;

    private GgufWriter(BinaryWriter writer) => _writer = writer;

    /// <summary>Writes the file.</summary>
    /// <param name="path">Replaced where it is there.</param>
    /// <param name="model">What stands in it.</param>
    public static void Write(string path, GgufModel model)
    {
        using FileStream stream = File.Create(path, 1 << 20);
        using BinaryWriter writer = new(stream);
        new GgufWriter(writer).Write(model);
    }

    private void Write(GgufModel model)
    {
        GgufTensor[] tensors = [.. model.Tensors];
        (string Key, object Value)[] metadata = [.. model.Metadata];
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
            WriteData(tensor);
            Pad();
        }

        _writer.Flush();
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
        bool isVector = tensor.Values.RowCount == 1;
        _writer.Write(isVector ? 1u : 2u);
        _writer.Write((ulong)tensor.Values.ColumnCount);
        if (!isVector)
        {
            _writer.Write((ulong)tensor.Values.RowCount);
        }

        _writer.Write(tensor.IsQuantized ? TensorQ40 : TensorF32);
        _writer.Write((ulong)offset);
    }

    private void WriteData(GgufTensor tensor)
    {
        float[] values = new float[tensor.Values.ColumnCount];
        byte[] bytes = new byte[tensor.RowBytes];
        for (int row = 0; row < tensor.Values.RowCount; row++)
        {
            tensor.Values.Read(row, values);
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
