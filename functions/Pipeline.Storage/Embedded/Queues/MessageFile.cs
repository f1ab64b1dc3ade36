using System.Buffers.Binary;
using System.Text;
using Microsoft.Win32.SafeHandles;
using Pipeline.Contracts.Queues;
using Pipeline.Storage.Embedded.Files;

namespace Pipeline.Storage.Embedded.Queues;

/// <summary>
/// The file of a message: 4 bytes of magic, the id's length (1 byte), the body's length (4 bytes, little endian), the id,
/// the body. Never changes after it was sent.
/// </summary>
internal static class MessageFile
{
    private const int IdLengthOffset = 4;
    private const int BodyLengthOffset = 5;
    private const int IdOffset = 9;
    private const int MaxIdBytes = 128;
    private const int MaxFileBytes = IdOffset + MaxIdBytes + OutgoingMessage.MaxBodyBytes;

    private static ReadOnlySpan<byte> Magic => "PMS1"u8;

    /// <summary>Writes a new file and makes its content durable.</summary>
    internal static void Write(string path, OutgoingMessage message)
    {
        byte[] bytes = new byte[IdOffset + message.Id.Length + message.Body.Length];
        Magic.CopyTo(bytes);
        bytes[IdLengthOffset] = (byte)message.Id.Length;
        BinaryPrimitives.WriteInt32LittleEndian(bytes.AsSpan(BodyLengthOffset), message.Body.Length);
        Encoding.ASCII.GetBytes(message.Id, bytes.AsSpan(IdOffset));
        message.Body.Span.CopyTo(bytes.AsSpan(IdOffset + message.Id.Length));
        WriteDurably(path, bytes);
    }

    /// <summary>Writes a new file and makes its content durable.</summary>
    internal static void WriteDurably(string path, ReadOnlySpan<byte> bytes)
    {
        using SafeFileHandle file = File.OpenHandle(
            path, FileMode.CreateNew, FileAccess.Write, FileShare.ReadWrite | FileShare.Delete);
        RandomAccess.Write(file, bytes, 0);
        RandomAccess.FlushToDisk(file);
    }

    /// <summary>Reads a message.</summary>
    /// <returns>Null where the file is gone.</returns>
    /// <exception cref="StorageCorruptException">The file is not a message.</exception>
    internal static (string Id, ReadOnlyMemory<byte> Body)? TryRead(string path)
    {
        using SafeFileHandle? file = FileOpening.TryOpen(path);
        if (file is null)
        {
            return null;
        }

        long length = RandomAccess.GetLength(file);
        if (length is < IdOffset or > MaxFileBytes)
        {
            throw new StorageCorruptException(path, $"has {length} bytes, which no message has");
        }

        byte[] bytes = new byte[length];
        int read = RandomAccess.Read(file, bytes, 0);
        int idLength = bytes[IdLengthOffset];
        int bodyLength = BinaryPrimitives.ReadInt32LittleEndian(bytes.AsSpan(BodyLengthOffset));
        if (read != length || !bytes.AsSpan().StartsWith(Magic) || bodyLength < 0 || IdOffset + idLength + (long)bodyLength != length)
        {
            throw new StorageCorruptException(path, "is not a message");
        }

        return (Encoding.ASCII.GetString(bytes, IdOffset, idLength), bytes.AsMemory(IdOffset + idLength));
    }
}
