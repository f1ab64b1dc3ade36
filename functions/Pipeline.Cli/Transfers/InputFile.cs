using Pipeline.Contracts;
using Pipeline.Contracts.Lines;

namespace Pipeline.Cli.Transfers;

/// <summary>
/// A batch's input: a file, a pipe or stdin. It is opened once and read once from its start to its end, since a pipe gives
/// nothing twice; what was looked at beforehand is kept and read again. Not safe for concurrent use.
/// </summary>
internal sealed class InputFile : IAsyncDisposable
{
    /// <summary>The path that stands for stdin.</summary>
    public const string StdinPath = "-";

    private const int PeekBytes = 64 * 1024;

    // of lines that do not name their endpoint; one line alone may be longer
    private const int PeekLimit = 1024 * 1024;

    private readonly Stream _stream;
    private readonly MemoryStream _peeked = new();

    private InputFile(string path, string name, Stream stream)
    {
        Path = path;
        Name = name;
        _stream = stream;
        Bytes = stream.CanSeek ? stream.Length : null;
    }

    /// <summary>As the user wrote it.</summary>
    public string Path { get; }

    /// <summary>What the server is told.</summary>
    public string Name { get; }

    /// <summary>Its size; null for a pipe, which ends when it ends.</summary>
    public long? Bytes { get; }

    /// <summary>Opens what the user named.</summary>
    /// <param name="path">A path, or <see cref="StdinPath"/>.</param>
    /// <param name="stdin">Disposed with the input where the path means it.</param>
    /// <exception cref="CliFailureException">It is not there, or not to be read.</exception>
    public static InputFile Open(string path, Stream stdin) => path == StdinPath
        ? new InputFile(path, "stdin", stdin)
        : new InputFile(path, System.IO.Path.GetFileName(path), LocalFiles.OpenRead(path));

    public ValueTask DisposeAsync() => _stream.DisposeAsync();

    /// <summary>
    /// Looks for the first line that names its endpoint: a line at fault before it costs that line, not the batch. To be called once,
    /// before anything is read.
    /// </summary>
    /// <returns>What the line says, or what the last one says that was looked at.</returns>
    public async Task<FirstRequest> PeekAsync(CancellationToken cancellationToken)
    {
        FirstRequest first = FirstRequest.Unknown;
        bool hasMore = true;
        while (first.Url is null && hasMore)
        {
            hasMore = await PeekLineAsync(cancellationToken) && _peeked.Length < PeekLimit;
            first = await FindAsync(cancellationToken);
        }

        _peeked.Position = 0;
        return first;
    }

    /// <summary>Reads on.</summary>
    /// <param name="buffer">Not to be used again after a cancellation: a read of a silent pipe goes on.</param>
    /// <param name="cancellationToken">Ends the waiting.</param>
    /// <returns>Bytes read; 0 at the end.</returns>
    /// <exception cref="CliFailureException">The system refused.</exception>
    public async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken)
    {
        if (_peeked.Position < _peeked.Length)
        {
            return _peeked.Read(buffer.Span);
        }

        try
        {
            // the wait is ended here, since the read of a pipe heeds no token until something comes
            return await _stream.ReadAsync(buffer, cancellationToken).AsTask().WaitAsync(cancellationToken);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // not to be taken for a fault of the connection
            throw new CliFailureException(ExitCode.Refused, $"cannot read '{Path}': {exception.Message}");
        }
    }

    private async Task<FirstRequest> FindAsync(CancellationToken cancellationToken)
    {
        _peeked.Position = 0;
        using var reader = new LineReader(_peeked, new BatchLimits().MaxLineBytes);
        FirstRequest found = FirstRequest.Unknown;
        while (found.Url is null && await reader.ReadAsync(cancellationToken))
        {
            found = reader.IsBlank ? found : FirstRequest.Of(reader.Line);
        }

        _peeked.Position = _peeked.Length;
        return found;
    }

    // Up to the end of the next line that is not blank, but no more than a line may have: blank lines could go on for ever.
    // False where the input ended, or had no such line.
    private async Task<bool> PeekLineAsync(CancellationToken cancellationToken)
    {
        byte[] buffer = new byte[PeekBytes];
        bool hasText = false;
        bool hasLine = false;
        while (!hasLine && _peeked.Length <= new BatchLimits().MaxLineBytes
            && await ReadAsync(buffer, cancellationToken) is > 0 and var read)
        {
            _peeked.Write(buffer, 0, read);
            int text = hasText ? 0 : buffer.AsSpan(0, read).IndexOfAnyExcept(" \t\r\n"u8);
            hasText |= text >= 0;
            hasLine = text >= 0 && buffer.AsSpan(text, read - text).Contains((byte)'\n');
        }

        return hasLine;
    }
}
