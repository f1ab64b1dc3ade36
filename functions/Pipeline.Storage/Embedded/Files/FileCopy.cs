using System.Buffers;
using Microsoft.Win32.SafeHandles;

namespace Pipeline.Storage.Embedded.Files;

/// <summary>Copies ranges between files.</summary>
internal static class FileCopy
{
    // Large enough that calls do not matter, small enough for many copies at once.
    private const int BufferBytes = 256 * 1024;

    /// <exception cref="IOException">The source ends within the range.</exception>
    internal static void Copy(
        SafeFileHandle source,
        long sourceOffset,
        SafeFileHandle target,
        long targetOffset,
        long length,
        CancellationToken cancellationToken)
    {
        byte[] buffer = ArrayPool<byte>.Shared.Rent((int)long.Min(BufferBytes, long.Max(length, 1)));
        try
        {
            for (long done = 0; done < length;)
            {
                cancellationToken.ThrowIfCancellationRequested();
                int wanted = (int)long.Min(buffer.Length, length - done);
                int read = RandomAccess.Read(source, buffer.AsSpan(0, wanted), sourceOffset + done);
                if (read == 0)
                {
                    throw new EndOfStreamException("The source of a copy ends within the range.");
                }

                RandomAccess.Write(target, buffer.AsSpan(0, read), targetOffset + done);
                done += read;
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }
}
