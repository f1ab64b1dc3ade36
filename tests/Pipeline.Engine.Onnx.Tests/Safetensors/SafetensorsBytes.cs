using System.Buffers.Binary;

namespace Pipeline.Engine.Onnx.Tests.Safetensors;

/// <summary>Files as bytes, well-formed or not.</summary>
internal static class SafetensorsBytes
{
    public static byte[] File(string header, int dataBytes) => File(System.Text.Encoding.UTF8.GetBytes(header), dataBytes);

    /// <summary>Data byte i has the value i modulo 251, so that a wrong offset shows.</summary>
    public static byte[] File(ReadOnlySpan<byte> header, int dataBytes)
    {
        byte[] file = new byte[8 + header.Length + dataBytes];
        BinaryPrimitives.WriteInt64LittleEndian(file, header.Length);
        header.CopyTo(file.AsSpan(8));
        for (int i = 0; i < dataBytes; i++)
        {
            file[8 + header.Length + i] = (byte)(i % 251);
        }

        return file;
    }

    /// <summary>A file of nothing but F32 tensors, in the order given.</summary>
    public static byte[] F32File(IEnumerable<(string Name, long[] Shape)> tensors)
    {
        var members = new List<string>();
        long offset = 0;
        foreach ((string name, long[] shape) in tensors)
        {
            long end = offset + (shape.Aggregate(1L, (product, dimension) => product * dimension) * sizeof(float));
            members.Add(Member(name, "\"F32\"", $"[{string.Join(',', shape)}]", $"[{offset},{end}]"));
            offset = end;
        }

        return File(Header([.. members]), (int)offset);
    }

    public static string Header(params string[] members) => "{" + string.Join(',', members) + "}";

    /// <summary>One tensor of a header; each value is JSON.</summary>
    public static string Member(string name = "a", string dtype = "\"F32\"", string shape = "[2,3]", string offsets = "[0,24]") =>
        "\"" + name + "\":{\"dtype\":" + dtype + ",\"shape\":" + shape + ",\"data_offsets\":" + offsets + "}";

    /// <summary>A header of one tensor "a"; each value is JSON.</summary>
    public static string Entry(string dtype = "\"F32\"", string shape = "[2,3]", string offsets = "[0,24]") =>
        Header(Member("a", dtype, shape, offsets));
}
