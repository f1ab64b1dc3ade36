using System.Collections.ObjectModel;
using System.IO.MemoryMappedFiles;
using Microsoft.Win32.SafeHandles;

namespace Pipeline.Engine.Onnx.Safetensors;

/// <summary>
/// A safetensors file, mapped into memory and checked whole before it is handed out. Safe for concurrent reads; not for
/// reads beside <see cref="Dispose"/>. The file must not be shortened while it is open: touching a page that is gone
/// ends the process.
/// </summary>
public sealed class SafetensorsFile : IDisposable
{
    private readonly MemoryMappedFile _map;
    private readonly MemoryMappedViewAccessor _view;
    private readonly Dictionary<string, SafetensorsTensor> _tensors;

    private SafetensorsFile(string path, Dictionary<string, SafetensorsTensor> tensors, MemoryMappedFile map, MemoryMappedViewAccessor view)
    {
        Path = path;
        Tensors = new ReadOnlyDictionary<string, SafetensorsTensor>(tensors);
        _tensors = tensors;
        _map = map;
        _view = view;
    }

    /// <summary>The real file with all links followed. ONNX Runtime refuses external data behind a link.</summary>
    public string Path { get; }

    /// <summary>By name. Together they cover the file's data without overlap or hole.</summary>
    public IReadOnlyDictionary<string, SafetensorsTensor> Tensors { get; }

    /// <summary>Opens a file and checks its header.</summary>
    /// <exception cref="SafetensorsException">The file breaks the format.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">The file may not be read, or is a directory.</exception>
    public static SafetensorsFile Open(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        string realPath = RealPath.Resolve(path);
        using SafeFileHandle handle = File.OpenHandle(realPath);
        long fileBytes = RandomAccess.GetLength(handle);
        Dictionary<string, SafetensorsTensor> tensors = SafetensorsHeader.Read(handle, realPath, fileBytes);

        MemoryMappedFile? map = null;
        try
        {
            map = MemoryMappedFile.CreateFromFile(handle, null, 0, MemoryMappedFileAccess.Read, HandleInheritability.None, leaveOpen: true);
            MemoryMappedViewAccessor view = map.CreateViewAccessor(0, fileBytes, MemoryMappedFileAccess.Read);
            return new SafetensorsFile(realPath, tensors, map, view);
        }
        catch
        {
            map?.Dispose();
            throw;
        }
    }

    /// <summary>All bytes of a tensor of this file, without a copy.</summary>
    /// <returns>Little-endian elements; valid until <see cref="Dispose"/>, and the caller must not use it after.</returns>
    /// <exception cref="ArgumentException">The tensor is not of this file, or is longer than a span (2 GiB).</exception>
    /// <exception cref="ObjectDisposedException">The file is closed.</exception>
    public ReadOnlySpan<byte> DangerousGetBytes(SafetensorsTensor tensor)
    {
        ArgumentNullException.ThrowIfNull(tensor);
        if (tensor.ByteCount > int.MaxValue)
        {
            throw new ArgumentException($"{Path}: tensor '{tensor.Name}' has {tensor.ByteCount} bytes; read it in parts.", nameof(tensor));
        }

        return DangerousGetBytes(tensor, 0, (int)tensor.ByteCount);
    }

    /// <summary>Some bytes of a tensor of this file, without a copy.</summary>
    /// <param name="tensor">One of <see cref="Tensors"/>.</param>
    /// <param name="offset">Bytes from the tensor's first byte.</param>
    /// <param name="count">Bytes to read.</param>
    /// <returns>Little-endian elements; valid until <see cref="Dispose"/>, and the caller must not use it after.</returns>
    /// <exception cref="ArgumentException">The tensor is not of this file, or the range is not inside it.</exception>
    /// <exception cref="ObjectDisposedException">The file is closed.</exception>
    public unsafe ReadOnlySpan<byte> DangerousGetBytes(SafetensorsTensor tensor, long offset, int count)
    {
        ArgumentNullException.ThrowIfNull(tensor);
        SafeMemoryMappedViewHandle handle = _view.SafeMemoryMappedViewHandle;
        ObjectDisposedException.ThrowIf(handle.IsClosed, this);
        if (!_tensors.TryGetValue(tensor.Name, out SafetensorsTensor? own) || !ReferenceEquals(own, tensor))
        {
            throw new ArgumentException($"{Path}: tensor '{tensor.Name}' is not of this file.", nameof(tensor));
        }

        ArgumentOutOfRangeException.ThrowIfNegative(offset);
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(offset, tensor.ByteCount - count);

        byte* start = null;
        handle.AcquirePointer(ref start);
        try
        {
            return new ReadOnlySpan<byte>(start + _view.PointerOffset + tensor.FileOffset + offset, count);
        }
        finally
        {
            handle.ReleasePointer();
        }
    }

    /// <summary>Unmaps the file: every span over it is invalid from here.</summary>
    public void Dispose()
    {
        _view.Dispose();
        _map.Dispose();
    }
}
