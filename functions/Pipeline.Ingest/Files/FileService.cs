using Microsoft.Extensions.Logging;
using Pipeline.Contracts;
using Pipeline.Contracts.Ids;
using Pipeline.Contracts.Lines;
using Pipeline.Contracts.Records;
using Pipeline.Contracts.Storage;
using Pipeline.Ingest.Persistence;

namespace Pipeline.Ingest.Files;

/// <summary>Files: uploading, reading, listing, hiding.</summary>
public sealed partial class FileService
{
    private readonly IBlobStore _store;
    private readonly RecordStore _records;
    private readonly BatchLimits _limits;
    private readonly TimeProvider _time;
    private readonly IdFactory _ids;
    private readonly ILogger _logger;

    internal FileService(IBlobStore store, BatchLimits limits, TimeProvider time, ILogger<FileService> logger)
    {
        _store = store;
        _records = new RecordStore(store);
        _limits = limits;
        _time = time;
        _ids = new IdFactory(time);
        _logger = logger;
    }

    /// <summary>What is wrong with an upload's form fields; null where nothing is.</summary>
    public static RequestError? Check(string? purpose, int? expiresAfterSeconds)
    {
        if (purpose is null || !FilePurposes.IsUpload(purpose))
        {
            return new RequestError(
                ErrorCodes.InvalidRequest, "'purpose' must be one of batch, assistants, fine-tune, vision, user_data, evals.", "purpose");
        }

        return expiresAfterSeconds is null or (>= FileRetention.MinSeconds and <= FileRetention.MaxSeconds)
            ? null
            : new RequestError(
                ErrorCodes.InvalidRequest,
                $"'expires_after[seconds]' must be {FileRetention.MinSeconds} to {FileRetention.MaxSeconds}.",
                "expires_after[seconds]");
    }

    /// <summary>Takes the bytes of a new file. Nobody sees it before <see cref="CompleteAsync"/>.</summary>
    /// <param name="tenant">Whose it will be.</param>
    /// <param name="content">The bytes; read to the end, stays the caller's. What it throws leaves nothing behind.</param>
    /// <param name="cancellationToken">Ends the upload, with nothing left.</param>
    /// <exception cref="FileTooLargeException">There are more bytes than the limit.</exception>
    public async Task<FileUpload> BeginAsync(string tenant, Stream content, CancellationToken cancellationToken)
    {
        FileId id = _ids.NewFileId();
        await using LimitedStream counted = new(content, _limits.MaxFileBytes);
        string name = BlobLayout.FileContent(tenant, id);
        string? version = await _store.PutAsync(name, counted, BlobMetadata.Empty, BlobCondition.IfAbsent, cancellationToken);
        if (version is null)
        {
            // The id is ours alone, so what stands there is this very upload, written before a reply was lost.
            version = (await _store.FindAsync(name, cancellationToken))?.Version ?? throw new StorageUnavailableException(name, null);
        }

        return new FileUpload(tenant, id, counted.Count, version);
    }

    /// <summary>Makes an upload a file. Can be repeated.</summary>
    /// <param name="upload">The bytes.</param>
    /// <param name="filename">As the caller named it.</param>
    /// <param name="purpose">One that <see cref="Check"/> accepts.</param>
    /// <param name="expiresAfterSeconds">From now; null for 30 days for batch files, never for others.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    public async Task<FileRecord> CompleteAsync(
        FileUpload upload, string filename, string purpose, int? expiresAfterSeconds, CancellationToken cancellationToken)
    {
        DateTimeOffset now = _time.GetUtcNow();
        TimeSpan? lifetime = expiresAfterSeconds is { } seconds ? TimeSpan.FromSeconds(seconds)
            : purpose == FilePurposes.Batch ? FileRetention.ForBatchFiles
            : null;
        FileRecord file = new()
        {
            Id = upload.Id.Value,
            Filename = filename,
            Purpose = purpose,
            Bytes = upload.Bytes,
            ContentVersion = upload.ContentVersion,
            CreatedAt = now,
            ExpiresAt = now + lifetime,
        };
        Stored<FileRecord> stored = await _records.CreateAsync(
            BlobLayout.File(upload.Tenant, upload.Id), file, RecordJson.File, cancellationToken, FileRetention.Describe(file));
        LogUploaded(upload.Id.Value, upload.Tenant, upload.Bytes, purpose);
        return stored.Record;
    }

    /// <summary>Forgets an upload that does not become a file.</summary>
    public Task AbandonAsync(FileUpload upload, CancellationToken cancellationToken) =>
        _store.DeleteAsync(
            BlobLayout.FileContent(upload.Tenant, upload.Id), BlobCondition.IfVersion(upload.ContentVersion), cancellationToken);

    /// <summary>The file; null where there is none, or it is deleted or expired.</summary>
    public async Task<FileRecord?> FindAsync(string tenant, FileId id, CancellationToken cancellationToken)
    {
        Stored<FileRecord>? stored = await _records.FindAsync(BlobLayout.File(tenant, id), RecordJson.File, cancellationToken);
        return stored is not null && FileRetention.IsVisible(stored.Record, _time.GetUtcNow()) ? stored.Record : null;
    }

    /// <summary>Opens the file's content; null where <see cref="FindAsync"/> finds nothing.</summary>
    /// <param name="tenant">Whose it is.</param>
    /// <param name="id">The file.</param>
    /// <param name="range">Which bytes.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    public async Task<BlobContent?> OpenContentAsync(string tenant, FileId id, BlobRange range, CancellationToken cancellationToken)
    {
        if (await FindAsync(tenant, id, cancellationToken) is not { } file)
        {
            return null;
        }

        try
        {
            return await _store.OpenAsync(BlobLayout.FileContent(tenant, id), range, file.ContentVersion, cancellationToken);
        }
        catch (Exception exception) when (exception is BlobNotFoundException or BlobVersionGoneException)
        {
            return null; // expired and swept since the record was read
        }
    }

    /// <summary>A page of the tenant's files, by creation time.</summary>
    /// <param name="tenant">Whose.</param>
    /// <param name="purpose">Only files for this, or null for all.</param>
    /// <param name="limit">Most files of the page, 1 or more.</param>
    /// <param name="after">The file before the page, or null for the first page.</param>
    /// <param name="newestFirst">The order.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    public async Task<Page<FileRecord>> ListAsync(
        string tenant, string? purpose, int limit, FileId? after, bool newestFirst, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(limit, 1);
        List<FileRecord> files = [];
        await foreach (string segment in SegmentsAsync(tenant, after, newestFirst, cancellationToken))
        {
            if (!FileId.TryParse(segment, out FileId id)
                || await FindAsync(tenant, id, cancellationToken) is not { } file
                || (purpose is not null && file.Purpose != purpose))
            {
                continue;
            }

            if (files.Count == limit)
            {
                return new Page<FileRecord>(files, HasMore: true);
            }

            files.Add(file);
        }

        return new Page<FileRecord>(files, HasMore: false);
    }

    /// <summary>Hides the file. Its bytes stay until no open batch refers to them.</summary>
    /// <returns>False where there is no such file.</returns>
    public async Task<bool> DeleteAsync(string tenant, FileId id, CancellationToken cancellationToken)
    {
        if (await FindAsync(tenant, id, cancellationToken) is null)
        {
            return false;
        }

        await _records.UpdateAsync(
            BlobLayout.File(tenant, id),
            RecordJson.File,
            file => file.IsDeleted ? null : file with { IsDeleted = true },
            cancellationToken,
            FileRetention.Describe);
        LogDeleted(id.Value, tenant);
        return true;
    }

    // Ids sort newest first. The other order needs all of them: 27 characters a file.
    private async IAsyncEnumerable<string> SegmentsAsync(
        string tenant,
        FileId? after,
        bool newestFirst,
        [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken)
    {
        string folder = BlobLayout.Files(tenant);
        if (newestFirst)
        {
            await foreach (string segment in _store.ListSegmentsAsync(folder, after?.Value, cancellationToken))
            {
                yield return segment;
            }

            yield break;
        }

        Stack<string> older = new();
        await foreach (string segment in _store.ListSegmentsAsync(folder, after: null, cancellationToken))
        {
            if (after is { } last && string.CompareOrdinal(segment, last.Value) >= 0)
            {
                break;
            }

            older.Push(segment);
        }

        foreach (string segment in older)
        {
            yield return segment;
        }
    }
}
