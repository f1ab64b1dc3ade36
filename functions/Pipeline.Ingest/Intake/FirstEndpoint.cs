using Pipeline.Contracts;
using Pipeline.Contracts.Lines;
using Pipeline.Contracts.Records;
using Pipeline.Contracts.Storage;

namespace Pipeline.Ingest.Intake;

/// <summary>Finds the endpoint that an input is for, where nobody said.</summary>
internal sealed class FirstEndpoint(IBlobStore store, int maxLineBytes)
{
    // One bad line costs that line; a file that begins with this many is not worth reading twice.
    private const int MaxLines = 1_000;

    /// <summary>The endpoint of the first line that names a known one; else ours, against which planning then judges every line.</summary>
    public async Task<string> FindAsync(string tenant, FileRecord file, CancellationToken cancellationToken)
    {
        string name = BlobLayout.FileContent(tenant, Contracts.Ids.FileId.Parse(file.Id));
        await using BlobContent content = await store.OpenAsync(name, BlobRange.All, file.ContentVersion, cancellationToken);
        using LineReader lines = new(content.Stream, maxLineBytes);
        while (lines.LineNumber < MaxLines && await lines.ReadAsync(cancellationToken))
        {
            RequestLineParser.Parse(lines.Line.Span, out BatchRequestLine request);
            if (request.Url is { } url && Endpoints.IsSupported(url))
            {
                return url;
            }
        }

        return Names.EmbeddingsEndpoint;
    }
}
