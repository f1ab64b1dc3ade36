namespace Pipeline.Contracts.Storage;

/// <summary>An open range of a blob. Disposing it closes the stream.</summary>
/// <param name="Stream">Exactly the range's bytes; forward only.</param>
/// <param name="Properties">Of the version that is read.</param>
public sealed record BlobContent(Stream Stream, BlobProperties Properties) : IAsyncDisposable
{
    public ValueTask DisposeAsync() => Stream.DisposeAsync();
}
