using System.Buffers.Binary;
using System.Text.Unicode;
using Microsoft.Win32.SafeHandles;

namespace Pipeline.Engine.Onnx.Safetensors;

/// <summary>The start of a file: 8 bytes of header length, little-endian, then the JSON header, then the tensors' data.</summary>
internal static class SafetensorsHeader
{
    private const int LengthBytes = 8;

    // the limit of the reference implementation
    private const int MaxHeaderBytes = 100_000_000;

    /// <summary>Reads and checks a header. Memory is in proportion to the header, which is at most 100 MB.</summary>
    /// <exception cref="SafetensorsException">The header breaks the format, or does not fit the file.</exception>
    public static Dictionary<string, SafetensorsTensor> Read(SafeFileHandle file, string path, long fileBytes)
    {
        byte[] header = ReadBytes(file, path, fileBytes);
        if (!Utf8.IsValid(header))
        {
            throw new SafetensorsException(path, null, "the header is not valid UTF-8.");
        }

        if (header[0] != (byte)'{')
        {
            throw new SafetensorsException(path, null, "the header is not a JSON object.");
        }

        long dataStart = LengthBytes + header.Length;
        List<TensorEntry> entries = new SafetensorsHeaderParser(header, path).Parse();
        return SafetensorsLayout.Place(entries, path, dataStart, fileBytes - dataStart);
    }

    private static byte[] ReadBytes(SafeFileHandle file, string path, long fileBytes)
    {
        if (fileBytes < LengthBytes)
        {
            throw new SafetensorsException(path, null, $"the file has {fileBytes} bytes; a header length alone takes {LengthBytes}.");
        }

        Span<byte> prefix = stackalloc byte[LengthBytes];
        ReadExactly(file, path, prefix, 0);
        ulong headerBytes = BinaryPrimitives.ReadUInt64LittleEndian(prefix);
        if (headerBytes == 0)
        {
            throw new SafetensorsException(path, null, "the header is empty.");
        }

        if (headerBytes > MaxHeaderBytes)
        {
            throw new SafetensorsException(path, null, $"the header is said to have {headerBytes} bytes; the limit is {MaxHeaderBytes}.");
        }

        if ((long)headerBytes > fileBytes - LengthBytes)
        {
            throw new SafetensorsException(
                path, null, $"the header of {headerBytes} bytes runs past the end of the file ({fileBytes} bytes).");
        }

        byte[] header = new byte[headerBytes];
        ReadExactly(file, path, header, LengthBytes);
        return header;
    }

    private static void ReadExactly(SafeFileHandle file, string path, Span<byte> destination, long offset)
    {
        while (!destination.IsEmpty)
        {
            int read = RandomAccess.Read(file, destination, offset);
            if (read == 0)
            {
                throw new SafetensorsException(path, null, "the file became shorter while it was read.");
            }

            destination = destination[read..];
            offset += read;
        }
    }
}
