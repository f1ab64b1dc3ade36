using System.Net;

namespace Pipeline.Cli.Transfers;

/// <summary>
/// An input as the body of a request, streamed. A file's length is known from the start, since a proxy may refuse a body of
/// unknown length, and exactly the bytes that were there at the start are sent; a pipe is sent to its end.
/// </summary>
/// <param name="input">Stays the caller's.</param>
/// <param name="onSent">Told the bytes sent so far, after each piece.</param>
internal sealed class FileContent(InputFile input, Action<long> onSent) : HttpContent
{
    private const int BufferBytes = 128 * 1024;

    protected override bool TryComputeLength(out long length)
    {
        length = input.Bytes ?? 0;
        return input.Bytes is not null;
    }

    protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) =>
        SerializeToStreamAsync(stream, context, CancellationToken.None);

    protected override async Task SerializeToStreamAsync(
        Stream stream, TransportContext? context, CancellationToken cancellationToken)
    {
        byte[] buffer = new byte[BufferBytes]; // not rented: see InputFile.ReadAsync
        long left = input.Bytes ?? long.MaxValue;
        for (long sent = 0; left > 0;)
        {
            int read = await input.ReadAsync(buffer.AsMemory(0, (int)Math.Min(buffer.Length, left)), cancellationToken);
            if (read == 0)
            {
                ThrowIfShortened();
                return;
            }

            await stream.WriteAsync(buffer.AsMemory(0, read), cancellationToken);
            sent += read;
            left -= read;
            onSent(sent);
        }
    }

    private void ThrowIfShortened()
    {
        if (input.Bytes is not null)
        {
            throw new CliFailureException(ExitCode.Refused, $"'{input.Path}' became shorter while it was sent.");
        }
    }
}
