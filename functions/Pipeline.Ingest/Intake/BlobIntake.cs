using System.Collections.Immutable;
using Pipeline.Contracts;
using Pipeline.Contracts.Ids;
using Pipeline.Contracts.Lines;
using Pipeline.Contracts.Records;
using Pipeline.Contracts.Storage;
using Pipeline.Ingest.Batches;
using Pipeline.Ingest.Files;
using Pipeline.Ingest.Persistence;

namespace Pipeline.Ingest.Intake;

/// <summary>
/// Makes a blob of the intake container a file and a batch, once for a key. The order of writes: which file it will be, the
/// file's content, its record, then whatever <see cref="BatchSubmitter"/> writes. Every one is conditional and under names that
/// stand in an earlier one, so whoever repeats them ends with the same file and the same batch.
/// </summary>
internal sealed class BlobIntake(
    RecordStore records, FileImporter importer, BatchSubmitter submitter, FirstEndpoint endpoints, long maxFileBytes, TimeProvider time)
{
    /// <summary>The pair of metadata that names the blob.</summary>
    private const string Label = "intake_blob";

    private readonly IdFactory _ids = new(time);

    /// <summary>What keeps us from adding our label; null where nothing does.</summary>
    public static RequestError? CheckLabel(BatchTerms terms) =>
        terms.Metadata is { } pairs && !pairs.ContainsKey(Label) && pairs.Count >= BatchOrderReader.MaxMetadataPairs
            ? new RequestError(
                ErrorCodes.InvalidRequest,
                $"'metadata' has {pairs.Count} pairs; the limit is {BatchOrderReader.MaxMetadataPairs}, '{Label}' included.",
                "metadata")
            : null;

    /// <summary>Submits a blob.</summary>
    /// <param name="tenant">Whose batch it will be.</param>
    /// <param name="blob">The blob as it was found.</param>
    /// <param name="terms">What to do with it.</param>
    /// <param name="namesEndpoint">Whether the terms' endpoint was asked for; else the blob's lines decide.</param>
    /// <param name="key">By what the submission is known again; for good.</param>
    /// <param name="cancellationToken">Ends the call; it can be repeated.</param>
    /// <exception cref="BlobNotFoundException">The blob went before it was copied.</exception>
    /// <exception cref="BlobVersionGoneException">The blob changed before it was copied.</exception>
    public async Task<Submission> SubmitAsync(
        string tenant, BlobProperties blob, BatchTerms terms, bool namesEndpoint, SubmissionKey key, CancellationToken cancellationToken)
    {
        FileId file = await ClaimAsync(tenant, blob, key, cancellationToken);
        BatchOrder order = new(file, terms with
        {
            Metadata = (terms.Metadata ?? ImmutableSortedDictionary.Create<string, string>(StringComparer.Ordinal)).SetItem(Label, blob.Name),
        });

        // A batch that exists has its input, which may have been deleted since and must not come back.
        if (await submitter.FindAsync(tenant, key, cancellationToken) is null)
        {
            if (blob.Length > maxFileBytes)
            {
                return Submission.Accepted(
                    await submitter.FailAsync(tenant, order, blob.Version, key, TooLarge(blob), cancellationToken));
            }

            FileRecord input = await importer.ImportAsync(tenant, file, blob, cancellationToken);
            if (!namesEndpoint)
            {
                order = order with
                {
                    Terms = order.Terms with { Endpoint = await endpoints.FindAsync(tenant, input, cancellationToken) },
                };
            }
        }

        return await submitter.SubmitAsync(tenant, order, key, cancellationToken);
    }

    private async Task<FileId> ClaimAsync(string tenant, BlobProperties blob, SubmissionKey key, CancellationToken cancellationToken)
    {
        IntakeRecord own = new() { FileId = _ids.NewFileId().Value, Blob = blob.Name, CreatedAt = time.GetUtcNow() };
        Stored<IntakeRecord> standing = await records.CreateAsync(
            BlobLayout.IntakeClaim(tenant, key.Hash), own, RecordJson.Intake, cancellationToken);
        return FileId.Parse(standing.Record.FileId);
    }

    private BatchError TooLarge(BlobProperties blob) => new(
        ErrorCodes.FileTooLarge, $"Blob '{blob.Name}' has {blob.Length} bytes; a file has at most {maxFileBytes}.", Param: null, Line: null);
}
