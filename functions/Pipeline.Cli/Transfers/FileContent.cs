using System.Buffers;
using System.Net;

namespace Pipeline.Cli.Transfers;

/// <summary>
/// A local file as the body of a request, streamed, with its length known from the start: a proxy may refuse a body of unknown
/// length. Exactly the bytes that were there at the start are sent.
/// </summary>
/// <param name="file">Read from its start; stays the caller's.</param>
/// <param name="onSent">Told the bytes sent so far, after each piece.</param>
internal sealed class FileContent(FileStream file, Action<long> onSent) : HttpContent
{
    private const int BufferBytes = 128 * 1024;

    private readonly long _length = file.Length;

    protected override bool TryComputeLength(out long length)
    {
        length = _length;
        return true;
    }

    protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) =>
        SerializeToStreamAsync(stream, context, CancellationToken.None);

    protected override async Task SerializeToStreamAsync(
        Stream stream, TransportContext? context, CancellationToken cancellationToken)
    {
        byte[] buffer = ArrayPool<byte>.Shared.Rent(BufferBytes);
        try
        {
            for (long sent = 0; sent < _length;)
            {
                int read = await ReadAsync(buffer.AsMemory(0, (int)Math.Min(buffer.Length, _length - sent)), cancellationToken);
                await stream.WriteAsync(buffer.AsMemory(0, read), cancellationToken);
                sent += read;
                onSent(sent);
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    // A fault of the file is not to be taken for one of the connection.
    private async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken)
    {
        int read;
        try
        {
            read = await file.ReadAsync(buffer, cancellationToken);
        }
        catch (IOException exception)
        {
            throw new CliFailureException(ExitCode.Refused, $"cannot read '{file.Name}': {exception.Message}");
        }

        return read > 0 ? read : throw new CliFailureException(ExitCode.Refused, $"'{file.Name}' became shorter while it was sent.");
    }
}
