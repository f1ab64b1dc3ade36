using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Text.Json;

namespace Pipeline.SampleModel.Models;

/// <summary>Writes a safetensors file of random F32 tensors, one buffer at a time, whatever the size of the model.</summary>
public static class RandomSafetensorsWriter
{
    private const int HeaderAlignment = 8;
    private const int BufferFloats = 64 * 1024;

    /// <summary>Writes the file.</summary>
    /// <param name="path">A file that does not exist.</param>
    /// <param name="tensors">In the order in which their data lies in the file.</param>
    /// <param name="seed">The same seed and tensors give the same bytes.</param>
    public static void Write(string path, IReadOnlyList<TensorSpec> tensors, int seed)
    {
        using var stream = new FileStream(path, FileMode.CreateNew, FileAccess.Write, FileShare.None, bufferSize: 0);
        byte[] header = BuildHeader(tensors);
        Span<byte> length = stackalloc byte[sizeof(ulong)];
        BinaryPrimitives.WriteUInt64LittleEndian(length, (ulong)header.Length);
        stream.Write(length);
        stream.Write(header);

        var source = new GaussianSource((ulong)seed);
        float[] buffer = new float[BufferFloats];
        foreach (TensorSpec tensor in tensors)
        {
            for (long left = tensor.ElementCount; left > 0;)
            {
                Span<float> values = buffer.AsSpan(0, (int)Math.Min(left, BufferFloats));
                source.Fill(values, tensor.Mean, tensor.Deviation);
                WriteLittleEndian(stream, values);
                left -= values.Length;
            }
        }
    }

    private static byte[] BuildHeader(IReadOnlyList<TensorSpec> tensors)
    {
        using var json = new MemoryStream();
        using (var writer = new Utf8JsonWriter(json))
        {
            writer.WriteStartObject();
            writer.WriteStartObject("__metadata__");
            writer.WriteString("format", "pt");
            writer.WriteEndObject();
            long offset = 0;
            foreach (TensorSpec tensor in tensors)
            {
                long end = offset + (tensor.ElementCount * sizeof(float));
                WriteEntry(writer, tensor, offset, end);
                offset = end;
            }

            writer.WriteEndObject();
        }

        // spaces after the JSON, so that the data begins at a multiple of 8 bytes
        while (json.Length % HeaderAlignment != 0)
        {
            json.WriteByte((byte)' ');
        }

        return json.ToArray();
    }

    private static void WriteEntry(Utf8JsonWriter writer, TensorSpec tensor, long start, long end)
    {
        writer.WriteStartObject(tensor.Name);
        writer.WriteString("dtype", "F32");
        writer.WriteStartArray("shape");
        foreach (int size in tensor.Shape)
        {
            writer.WriteNumberValue(size);
        }

        writer.WriteEndArray();
        writer.WriteStartArray("data_offsets");
        writer.WriteNumberValue(start);
        writer.WriteNumberValue(end);
        writer.WriteEndArray();
        writer.WriteEndObject();
    }

    private static void WriteLittleEndian(Stream stream, Span<float> values)
    {
        if (!BitConverter.IsLittleEndian)
        {
            Span<int> bits = MemoryMarshal.Cast<float, int>(values);
            BinaryPrimitives.ReverseEndianness(bits, bits);
        }

        stream.Write(MemoryMarshal.AsBytes(values));
    }
}
