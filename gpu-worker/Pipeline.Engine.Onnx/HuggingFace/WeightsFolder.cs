using System.Buffers;
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;
using Pipeline.Engine.Onnx.Safetensors;

namespace Pipeline.Engine.Onnx.HuggingFace;

/// <summary>
/// The weights of a Hugging Face model directory, in one file or in shards that an index lists. They are read, not mapped: a
/// file that becomes shorter meanwhile gives an error. Not for concurrent use.
/// </summary>
internal sealed class WeightsFolder : IDisposable
{
    private readonly List<SafeFileHandle> _files = [];
    private readonly Dictionary<string, SafetensorsTensor> _tensors = new(StringComparer.Ordinal);
    private readonly Dictionary<string, SafeFileHandle> _fileOfTensor = new(StringComparer.Ordinal);

    private WeightsFolder(string path) => Path = path;

    /// <summary>model.safetensors, or the index where there are shards; for messages.</summary>
    public string Path { get; }

    /// <summary>The tensors of all files, by name.</summary>
    public IReadOnlyDictionary<string, SafetensorsTensor> Tensors => _tensors;

    /// <summary>Opens all files and reads their headers.</summary>
    /// <exception cref="ModelFormatException">There are no weights in this format, or the index is malformed.</exception>
    /// <exception cref="SafetensorsException">A file breaks the format.</exception>
    public static WeightsFolder Open(string directory)
    {
        (string path, IReadOnlyList<string> files) = WeightsIndex.Find(directory);
        WeightsFolder folder = new(path);
        try
        {
            foreach (string file in files)
            {
                folder.Add(System.IO.Path.Combine(directory, file));
            }

            return folder;
        }
        catch
        {
            folder.Dispose();
            throw;
        }
    }

    /// <summary>Reads elements of an F32, F16 or BF16 tensor as floats.</summary>
    /// <param name="tensor">One of <see cref="Tensors"/>.</param>
    /// <param name="firstElement">Elements to skip.</param>
    /// <param name="floats">Filled whole.</param>
    /// <exception cref="ModelFormatException">One of them is infinite or not a number.</exception>
    /// <exception cref="SafetensorsException">The file has become shorter.</exception>
    public void Read(SafetensorsTensor tensor, long firstElement, Span<float> floats)
    {
        int elementBytes = SafetensorsTypes.ElementBytes(tensor.Type);
        long offset = firstElement * elementBytes;
        long byteCount = (long)floats.Length * elementBytes;
        ArgumentOutOfRangeException.ThrowIfNegative(firstElement);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(offset, tensor.ByteCount - byteCount);
        if (tensor.Type == SafetensorsType.F32)
        {
            ReadBytes(tensor, offset, MemoryMarshal.AsBytes(floats));
        }
        else
        {
            ReadAndWiden(tensor, offset, (int)byteCount, floats);
        }

        if (!FloatElements.AreFinite(floats))
        {
            throw new ModelFormatException(Path, tensor.Name, "the tensor holds values that are infinite or not numbers.");
        }
    }

    public void Dispose() => _files.ForEach(file => file.Dispose());

    private void ReadAndWiden(SafetensorsTensor tensor, long offset, int byteCount, Span<float> floats)
    {
        byte[] bytes = ArrayPool<byte>.Shared.Rent(byteCount);
        try
        {
            Span<byte> elements = bytes.AsSpan(0, byteCount);
            ReadBytes(tensor, offset, elements);
            FloatElements.Widen(tensor.Type, elements, floats);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(bytes);
        }
    }

    private void Add(string path)
    {
        string realPath = RealPath.Resolve(path);
        SafeFileHandle file = File.OpenHandle(realPath);
        _files.Add(file);
        foreach (SafetensorsTensor tensor in SafetensorsHeader.Read(file, realPath, RandomAccess.GetLength(file)).Values)
        {
            if (!_tensors.TryAdd(tensor.Name, tensor))
            {
                throw new ModelFormatException(Path, tensor.Name, "the tensor is in two files.");
            }

            _fileOfTensor.Add(tensor.Name, file);
        }
    }

    private void ReadBytes(SafetensorsTensor tensor, long offset, Span<byte> bytes)
    {
        SafeFileHandle file = _fileOfTensor[tensor.Name];
        while (!bytes.IsEmpty)
        {
            int read = RandomAccess.Read(file, bytes, tensor.FileOffset + offset);
            if (read == 0)
            {
                throw new SafetensorsException(Path, tensor.Name, "the file became shorter while it was read.");
            }

            offset += read;
            bytes = bytes[read..];
        }
    }
}
