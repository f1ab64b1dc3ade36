using Pipeline.Contracts;
using Pipeline.Contracts.Ids;
using Pipeline.Contracts.Lines;
using Pipeline.Contracts.Records;
using Pipeline.Contracts.Storage;
using Pipeline.Ingest.Batches;

namespace Pipeline.Ingest.Planning;

/// <summary>
/// One pass over an input file, in memory bounded by the longest line and by 16 bytes (20 to 25 with free slots) a line for the
/// custom_ids.
/// </summary>
internal sealed class PlanningPass
{
    private readonly IBlobStore _store;
    private readonly BatchKey _key;
    private readonly BatchRecord _batch;
    private readonly BatchLimits _limits;
    private readonly string _attempt = RandomToken.New();
    private readonly LineValidator _validator;
    private readonly ShardCutter _cutter;
    private readonly RejectionWriter _rejections;
    private readonly ResultLineWriter _results;

    public PlanningPass(
        IBlobStore store, BatchKey key, BatchRecord batch, IReadOnlyDictionary<string, ModelRecord> models, BatchLimits limits)
    {
        _store = store;
        _key = key;
        _batch = batch;
        _limits = limits;
        _validator = new LineValidator(models, batch.Endpoint, limits.MaxLineBytes);
        _cutter = new ShardCutter(limits);
        _rejections = new RejectionWriter(store, BlobLayout.Rejections(key.Tenant, key.Id, _attempt));
        _results = new ResultLineWriter(key.Id);
        Problems = new RejectionLog(limits.MaxListedErrors);
    }

    /// <summary>What was wrong with single lines.</summary>
    public RejectionLog Problems { get; }

    /// <summary>Why the file as a whole cannot run; null where it can, or where <see cref="Problems"/> say why.</summary>
    public BatchError? FileProblem { get; private set; }

    /// <summary>Reads the file.</summary>
    /// <returns>The plan; null where the batch fails.</returns>
    public async Task<PlanRecord?> RunAsync(CancellationToken cancellationToken)
    {
        string blob = BlobLayout.FileContent(_key.Tenant, FileId.Parse(_batch.InputFileId));
        FileProblem = await TryReadAsync(blob, cancellationToken);
        if (FileProblem is not null || _validator.Model is not { } model || (_batch.IsStrict && Problems.Count > 0))
        {
            await _rejections.DiscardAsync(cancellationToken);
            return null;
        }

        return new PlanRecord
        {
            Attempt = _attempt,
            Model = model.Id,
            ModelSlug = model.Slug,
            Blob = blob,
            BlobVersion = _batch.InputVersion,
            RejectionsVersion = await _rejections.CommitAsync(cancellationToken),
            LineCount = _cutter.LineCount,
            RejectedCount = Problems.Count,
            Errors = Problems.Listed,
            ErrorCount = Problems.Count,
            Shards = _cutter.Finish(),
        };
    }

    /// <summary>Forgets this pass: another's plan stands.</summary>
    public Task DiscardAsync(CancellationToken cancellationToken) => _rejections.DiscardAsync(cancellationToken);

    private async Task<BatchError?> TryReadAsync(string blob, CancellationToken cancellationToken)
    {
        try
        {
            await using BlobContent content = await _store.OpenAsync(blob, BlobRange.All, _batch.InputVersion, cancellationToken);
            return await ReadAsync(content.Stream, cancellationToken);
        }
        catch (BlobNotFoundException)
        {
            return new BatchError(
                ErrorCodes.NotFound, $"The input file '{_batch.InputFileId}' is not there any more.", "input_file_id", null);
        }
        catch (BlobVersionGoneException)
        {
            return new BatchError(
                ErrorCodes.InputModified, $"The input file '{_batch.InputFileId}' was changed.", "input_file_id", null);
        }
    }

    private async Task<BatchError?> ReadAsync(Stream stream, CancellationToken cancellationToken)
    {
        using LineReader reader = new(stream, _limits.MaxLineBytes);
        while (await reader.ReadAsync(cancellationToken))
        {
            // A result's id has room for 31 bits of line number; only a file of blank lines can have more.
            if (reader.LineNumber == int.MaxValue || (_cutter.LineCount == _limits.MaxLines && !reader.IsBlank))
            {
                return new BatchError(
                    ErrorCodes.TooManyTasks, $"The file has more than {_limits.MaxLines} requests.", null, reader.LineNumber);
            }

            await AddAsync(reader, cancellationToken);
        }

        return _cutter.LineCount > 0 ? null : new BatchError(ErrorCodes.EmptyFile, "The file has no request.", null, null);
    }

    private async ValueTask AddAsync(LineReader reader, CancellationToken cancellationToken)
    {
        if (reader.IsBlank)
        {
            _cutter.AddBlank(reader);
            return;
        }

        if (_validator.Check(reader, out string? customId) is not { } error)
        {
            _cutter.Add(reader, rejectionBytes: 0);
            return;
        }

        ResultLine rejected = _results.NotRun(reader.LineNumber, customId, error);
        Problems.Add(reader.LineNumber, error);
        _cutter.Add(reader, rejected.Utf8.Length);
        if (!_batch.IsStrict)
        {
            await _rejections.AddAsync(rejected, cancellationToken);
        }
    }
}
