using System.Buffers;
using Pipeline.Cli.Api;

namespace Pipeline.Cli.Transfers;

/// <summary>Passes the body of a response on, in bounded memory.</summary>
internal static class BodyCopy
{
    private const int BufferBytes = 128 * 1024;

    // A connection that is silent for so long is dead: the server reads from storage, which is faster than that.
    private static readonly TimeSpan LongestSilence = TimeSpan.FromMinutes(2);

    /// <returns>Bytes copied.</returns>
    /// <exception cref="ServerUnavailableException">The body broke off or fell silent.</exception>
    /// <exception cref="IOException">The destination failed.</exception>
    public static async Task<long> CopyAsync(
        HttpResponseMessage response, Stream destination, TimeProvider time, CancellationToken cancellationToken)
    {
        byte[] buffer = ArrayPool<byte>.Shared.Rent(BufferBytes);
        try
        {
            await using Stream body = await response.Content.ReadAsStreamAsync(cancellationToken);
            long copied = 0;
            while (await ReadAsync(body, buffer, time, cancellationToken) is > 0 and var read)
            {
                await destination.WriteAsync(buffer.AsMemory(0, read), cancellationToken);
                copied += read;
            }

            await destination.FlushAsync(cancellationToken);
            return copied;
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    private static async Task<int> ReadAsync(Stream body, byte[] buffer, TimeProvider time, CancellationToken cancellationToken)
    {
        try
        {
            return await body.ReadAsync(buffer, cancellationToken).AsTask().WaitAsync(LongestSilence, time, cancellationToken);
        }
        catch (Exception exception) when (exception is IOException or HttpRequestException or TimeoutException)
        {
            throw new ServerUnavailableException($"the download broke off ({exception.Message.TrimEnd('.')}).");
        }
    }
}
