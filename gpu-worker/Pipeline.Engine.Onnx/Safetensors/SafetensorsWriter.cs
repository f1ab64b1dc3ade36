using System.Buffers.Binary;
using System.Text.Json;
using Microsoft.Win32.SafeHandles;

namespace Pipeline.Engine.Onnx.Safetensors;

/// <summary>
/// Writes a safetensors file whose tensors are known beforehand; their bytes may come in any order and in any pieces. Every
/// tensor begins at a multiple of <see cref="Alignment"/>. The format allows spaces after the header but no hole between
/// tensors, so what fills the gaps are tensors too.
/// </summary>
internal sealed class SafetensorsWriter : IDisposable
{
    /// <summary>Bytes of a cache line, and of the widest vector.</summary>
    public const int Alignment = 64;

    private readonly SafeFileHandle _file;
    private readonly string _path;
    private readonly Dictionary<string, SafetensorsTensor> _tensors;
    private readonly Dictionary<string, long> _missingBytes;

    private SafetensorsWriter(SafeFileHandle file, string path, Dictionary<string, SafetensorsTensor> tensors)
    {
        _file = file;
        _path = path;
        _tensors = tensors;
        _missingBytes = tensors.ToDictionary(pair => pair.Key, pair => pair.Value.ByteCount, StringComparer.Ordinal);
    }

    /// <summary>Where each tensor lies; what fills gaps is left out.</summary>
    public IReadOnlyDictionary<string, SafetensorsTensor> Tensors => _tensors;

    /// <summary>Creates the file at its full size and writes the header.</summary>
    /// <param name="path">A file that does not exist.</param>
    /// <param name="tensors">In the order in which they are to lie.</param>
    /// <exception cref="IOException">The file exists, or the disk has no room for it.</exception>
    public static SafetensorsWriter Create(string path, IReadOnlyList<TensorPlan> tensors)
    {
        List<TensorPlan> filled = FillGaps(tensors);
        byte[] header = BuildHeader(filled);
        SafeFileHandle file = File.OpenHandle(
            path, FileMode.CreateNew, FileAccess.Write, FileShare.None, preallocationSize: header.Length + filled.Sum(t => t.ByteCount));
        try
        {
            RandomAccess.Write(file, header, 0);

            // A gap at the very end has no bytes of its own to write, and preallocation may be only a promise.
            RandomAccess.SetLength(file, header.Length + filled.Sum(t => t.ByteCount));
            return new SafetensorsWriter(file, path, Place(filled, tensors, header.Length));
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    /// <summary>Writes some bytes of a tensor, each byte once.</summary>
    /// <param name="name">One of <see cref="Tensors"/>.</param>
    /// <param name="offset">Bytes from the tensor's first byte.</param>
    /// <param name="bytes">Little-endian elements or parts of them.</param>
    /// <exception cref="ArgumentException">The range is not inside the tensor.</exception>
    public void Write(string name, long offset, ReadOnlySpan<byte> bytes)
    {
        SafetensorsTensor tensor = _tensors[name];
        ArgumentOutOfRangeException.ThrowIfNegative(offset);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(offset, tensor.ByteCount - bytes.Length);
        RandomAccess.Write(_file, bytes, tensor.FileOffset + offset);
        _missingBytes[name] -= bytes.Length;
    }

    /// <summary>Puts the file on the disk.</summary>
    /// <exception cref="InvalidOperationException">Bytes of a tensor were not written, or were written twice.</exception>
    public void Complete()
    {
        foreach ((string name, long missing) in _missingBytes)
        {
            if (missing != 0)
            {
                throw new InvalidOperationException($"{_path}: tensor '{name}' lacks {missing} of {_tensors[name].ByteCount} bytes.");
            }
        }

        RandomAccess.FlushToDisk(_file);
    }

    public void Dispose() => _file.Dispose();

    private static List<TensorPlan> FillGaps(IReadOnlyList<TensorPlan> tensors)
    {
        List<TensorPlan> filled = [];
        foreach (TensorPlan tensor in tensors)
        {
            filled.Add(tensor);
            long gap = -tensor.ByteCount & (Alignment - 1);
            if (gap > 0)
            {
                filled.Add(new TensorPlan($"__gap_{filled.Count}", SafetensorsType.U8, [gap]));
            }
        }

        return filled;
    }

    private static Dictionary<string, SafetensorsTensor> Place(
        List<TensorPlan> filled, IReadOnlyList<TensorPlan> wanted, long dataStart)
    {
        HashSet<TensorPlan> named = [.. wanted];
        Dictionary<string, SafetensorsTensor> tensors = new(StringComparer.Ordinal);
        long offset = dataStart;
        foreach (TensorPlan tensor in filled)
        {
            if (named.Contains(tensor))
            {
                tensors.Add(tensor.Name, new SafetensorsTensor(tensor.Name, tensor.Type, tensor.Shape, offset, tensor.ByteCount));
            }

            offset += tensor.ByteCount;
        }

        return tensors;
    }

    private static byte[] BuildHeader(List<TensorPlan> tensors)
    {
        const int lengthBytes = sizeof(ulong);
        using MemoryStream json = new();
        using (Utf8JsonWriter writer = new(json))
        {
            WriteEntries(writer, tensors);
        }

        int padded = (lengthBytes + (int)json.Length + Alignment - 1) / Alignment * Alignment;
        byte[] header = new byte[padded];
        header.AsSpan().Fill((byte)' ');
        BinaryPrimitives.WriteInt64LittleEndian(header, padded - lengthBytes);
        json.GetBuffer().AsSpan(0, (int)json.Length).CopyTo(header.AsSpan(lengthBytes));
        return header;
    }

    private static void WriteEntries(Utf8JsonWriter writer, List<TensorPlan> tensors)
    {
        writer.WriteStartObject();
        long offset = 0;
        foreach (TensorPlan tensor in tensors)
        {
            long end = checked(offset + tensor.ByteCount);
            writer.WriteStartObject(tensor.Name);
            writer.WriteString("dtype", SafetensorsTypes.Name(tensor.Type));
            WriteNumbers(writer, "shape", tensor.Shape.AsSpan());
            WriteNumbers(writer, "data_offsets", [offset, end]);
            writer.WriteEndObject();
            offset = end;
        }

        writer.WriteEndObject();
    }

    private static void WriteNumbers(Utf8JsonWriter writer, string name, ReadOnlySpan<long> numbers)
    {
        writer.WriteStartArray(name);
        foreach (long number in numbers)
        {
            writer.WriteNumberValue(number);
        }

        writer.WriteEndArray();
    }
}
