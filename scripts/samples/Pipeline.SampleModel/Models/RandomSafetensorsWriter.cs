using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Text.Json;

namespace Pipeline.SampleModel.Models;

/// <summary>Writes a safetensors file of random tensors, one buffer at a time, whatever the size of the model.</summary>
public static class RandomSafetensorsWriter
{
    private const int HeaderAlignment = 8;
    private const int BufferFloats = 64 * 1024;

    /// <summary>Writes the file.</summary>
    /// <param name="path">A file that does not exist.</param>
    /// <param name="tensors">In the order in which their data lies in the file.</param>
    /// <param name="seed">The same seed and tensors give the same bytes.</param>
    /// <param name="isBrainFloat">BF16, as most decoders are published, or F32.</param>
    public static void Write(string path, IReadOnlyList<TensorSpec> tensors, int seed, bool isBrainFloat = false)
    {
        using var stream = new FileStream(path, FileMode.CreateNew, FileAccess.Write, FileShare.None, bufferSize: 0);
        byte[] header = BuildHeader(tensors, isBrainFloat);
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
                if (isBrainFloat)
                {
                    WriteUpperHalves(stream, values);
                }
                else
                {
                    WriteLittleEndian(stream, values);
                }

                left -= values.Length;
            }
        }
    }

    private static byte[] BuildHeader(IReadOnlyList<TensorSpec> tensors, bool isBrainFloat)
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
                long end = offset + (tensor.ElementCount * (isBrainFloat ? sizeof(short) : sizeof(float)));
                WriteEntry(writer, tensor, isBrainFloat ? "BF16" : "F32", offset, end);
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

    private static void WriteEntry(Utf8JsonWriter writer, TensorSpec tensor, string type, long start, long end)
    {
        writer.WriteStartObject(tensor.Name);
        writer.WriteString("dtype", type);
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

    // BF16 is the upper half of a float; the lower half is cut off, since the values are random anyway
    private static void WriteUpperHalves(Stream stream, ReadOnlySpan<float> values)
    {
        byte[] bytes = new byte[values.Length * sizeof(ushort)];
        for (int i = 0; i < values.Length; i++)
        {
            BinaryPrimitives.WriteUInt16LittleEndian(bytes.AsSpan(i * sizeof(ushort)), (ushort)(BitConverter.SingleToUInt32Bits(values[i]) >> 16));
        }

        stream.Write(bytes);
    }
}
