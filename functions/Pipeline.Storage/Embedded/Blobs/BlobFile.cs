using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text.Json;
using Microsoft.Win32.SafeHandles;
using Pipeline.Contracts.Records;

namespace Pipeline.Storage.Embedded.Blobs;

/// <summary>
/// The file of one version: 8 bytes of magic, the header's length (4 bytes, little endian), the first 8 bytes of the
/// header's SHA-256, the header as JSON (padded with spaces), the content. The file of a deletion is 8 other bytes.
/// </summary>
internal static class BlobFile
{
    private const int ChecksumBytes = 8;
    private const int LengthOffset = 8;
    private const int ChecksumOffset = 12;
    private const int JsonOffset = ChecksumOffset + ChecksumBytes;

    // 8 KB of metadata and Azure's 50,000 blocks of at most 100 bytes each, with room to spare.
    private const int MaxHeaderBytes = 16 << 20;

    // Most headers fit, so that one read is enough.
    private const int FirstReadBytes = 2048;

    private static ReadOnlySpan<byte> Magic => "PIPEBLB1"u8;

    /// <summary>The whole file of a deletion.</summary>
    internal static ReadOnlySpan<byte> Tombstone => "PIPEGONE"u8;

    /// <summary>Everything before the content.</summary>
    /// <param name="header">The header.</param>
    /// <param name="minBytes">How much room to fill at least; see <see cref="Reserve"/>.</param>
    internal static byte[] Encode(BlobHeader header, int minBytes = 0)
    {
        byte[] json = JsonSerializer.SerializeToUtf8Bytes(header, BlobHeaderJson.Default.BlobHeader);
        byte[] encoded = new byte[int.Max(minBytes, JsonOffset + json.Length)];
        Span<byte> padded = encoded.AsSpan(JsonOffset);
        padded.Fill((byte)' ');
        json.CopyTo(padded);
        Magic.CopyTo(encoded);
        BinaryPrimitives.WriteInt32LittleEndian(encoded.AsSpan(LengthOffset), padded.Length);
        Checksum(padded).CopyTo(encoded.AsSpan(ChecksumOffset));
        return encoded;
    }

    /// <summary>Room for this header whatever its length and time will be.</summary>
    internal static int Reserve(BlobHeader header) =>
        Encode(header with { Length = long.MaxValue, LastModifiedTicks = long.MaxValue }).Length;

    /// <summary>Whether a file of this length is a deletion.</summary>
    internal static bool IsTombstone(long fileLength) => fileLength == Tombstone.Length;

    /// <summary>Reads the header of an open version.</summary>
    /// <returns>The header, and where the content begins.</returns>
    /// <exception cref="StorageCorruptException">The file is not a version of this blob.</exception>
    /// <exception cref="NewerSchemaException">A newer program wrote it.</exception>
    internal static (BlobHeader Header, long ContentOffset) Read(SafeFileHandle handle, string path, string name)
    {
        long fileLength = RandomAccess.GetLength(handle);
        byte[] start = new byte[FirstReadBytes];
        int read = RandomAccess.Read(handle, start, 0);
        if (read < JsonOffset || !start.AsSpan(0, Magic.Length).SequenceEqual(Magic))
        {
            throw new StorageCorruptException(path, "is not a version of a blob");
        }

        int length = BinaryPrimitives.ReadInt32LittleEndian(start.AsSpan(LengthOffset));
        if (length is < 2 or > MaxHeaderBytes || JsonOffset + length > fileLength)
        {
            throw new StorageCorruptException(path, $"claims a header of {length} bytes in a file of {fileLength}");
        }

        ReadOnlySpan<byte> json = JsonOffset + length <= read
            ? start.AsSpan(JsonOffset, length)
            : ReadExactly(handle, path, length);
        if (!Checksum(json).SequenceEqual(start.AsSpan(ChecksumOffset, ChecksumBytes)))
        {
            throw new StorageCorruptException(path, "has a header that does not match its checksum");
        }

        BlobHeader header = Parse(json, path);
        if (header.Name != name || header.Length != fileLength - JsonOffset - length)
        {
            long content = fileLength - JsonOffset - length;
            throw new StorageCorruptException(
                path, $"says '{header.Name}' with {header.Length} bytes, but stands for '{name}' with {content}");
        }

        return (header, JsonOffset + length);
    }

    private static BlobHeader Parse(ReadOnlySpan<byte> json, string path)
    {
        BlobHeader? header;
        try
        {
            header = JsonSerializer.Deserialize(json, BlobHeaderJson.Default.BlobHeader);
        }
        catch (JsonException)
        {
            header = null;
        }

        return header switch
        {
            null => throw new StorageCorruptException(path, "has a header that is not the expected JSON"),
            { V: > BlobHeader.CurrentSchema and var version } => throw new NewerSchemaException($"'{path}'", version, BlobHeader.CurrentSchema),
            _ => header,
        };
    }

    private static byte[] ReadExactly(SafeFileHandle handle, string path, int length)
    {
        byte[] json = new byte[length];
        for (int done = 0; done < length;)
        {
            int read = RandomAccess.Read(handle, json.AsSpan(done), JsonOffset + done);
            done += read > 0 ? read : throw new StorageCorruptException(path, "ends within its header");
        }

        return json;
    }

    private static ReadOnlySpan<byte> Checksum(ReadOnlySpan<byte> json) => SHA256.HashData(json).AsSpan(0, ChecksumBytes);
}
