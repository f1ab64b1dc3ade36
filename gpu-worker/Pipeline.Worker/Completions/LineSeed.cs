using System.Buffers.Binary;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Pipeline.Worker.Serving;

namespace Pipeline.Worker.Completions;

/// <summary>The seed of a line that brings none: a line that runs again, on whatever worker, gives the same text.</summary>
internal static class LineSeed
{
    /// <param name="origin">The line.</param>
    /// <param name="prompt">0-based number of the prompt in it.</param>
    public static ulong Derive(LineOrigin origin, int prompt)
    {
        string text = string.Create(CultureInfo.InvariantCulture, $"{origin.Batch.Hex}/{origin.LineNumber}/{prompt}");
        return BinaryPrimitives.ReadUInt64LittleEndian(SHA256.HashData(Encoding.ASCII.GetBytes(text)));
    }
}
