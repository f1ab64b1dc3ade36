using System.Buffers.Binary;
using System.Security.Cryptography;

namespace Pipeline.Storage.CrashChild;

/// <summary>Content that tells whether it is whole: 8 bytes of number, random bytes, and the SHA-256 of both.</summary>
internal static class WholeContent
{
    private const int NumberBytes = 8;

    internal static byte[] Create(long number, int fillBytes, Random random)
    {
        byte[] content = new byte[NumberBytes + fillBytes + SHA256.HashSizeInBytes];
        BinaryPrimitives.WriteInt64LittleEndian(content, number);
        random.NextBytes(content.AsSpan(NumberBytes, fillBytes));
        SHA256.HashData(content.AsSpan(0, NumberBytes + fillBytes), content.AsSpan(NumberBytes + fillBytes));
        return content;
    }

    /// <summary>The number; null where the content is torn.</summary>
    internal static long? Read(ReadOnlySpan<byte> content)
    {
        if (content.Length < NumberBytes + SHA256.HashSizeInBytes)
        {
            return null;
        }

        ReadOnlySpan<byte> hashed = content[..^SHA256.HashSizeInBytes];
        bool isWhole = SHA256.HashData(hashed).AsSpan().SequenceEqual(content[^SHA256.HashSizeInBytes..]);
        return isWhole ? BinaryPrimitives.ReadInt64LittleEndian(content) : null;
    }
}
