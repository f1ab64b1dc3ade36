using Microsoft.Extensions.Logging;
using Pipeline.Contracts;
using Pipeline.Contracts.Storage;
using Pipeline.Ingest.Batches;
using Pipeline.Ingest.Intake;

namespace Pipeline.Ingest.Handling;

/// <summary>
/// Handles messages of <see cref="Names.IntakeQueue"/>: a blob that lands in the intake container becomes a batch. What cannot
/// become one ends as a failed batch that names the blob. A large blob takes minutes; the host renews the message's lock
/// meanwhile.
/// </summary>
public sealed partial class IntakeHandler
{
    private readonly IBlobStore _store;
    private readonly BlobIntake _intake;
    private readonly ILogger _logger;

    internal IntakeHandler(IBlobStore store, BlobIntake intake, ILogger<IntakeHandler> logger)
    {
        _store = store;
        _intake = intake;
        _logger = logger;
    }

    /// <summary>Handles a message.</summary>
    /// <param name="body">
    /// UTF-8 JSON of Event Grid's CloudEvent of a blob, of an array of one, or of a <see cref="Contracts.Messages.IntakeMessage"/>.
    /// </param>
    /// <param name="cancellationToken">Ends the work; it can be repeated.</param>
    public Task<HandlerResult> HandleAsync(ReadOnlyMemory<byte> body, CancellationToken cancellationToken) =>
        MessageGuard.RunAsync(async () =>
        {
            if (IntakeReader.Read(body, out string? ignoredSince) is { } order)
            {
                return await SubmitAsync(order, cancellationToken);
            }

            LogIgnored(ignoredSince!);
            return HandlerResult.Done;
        });

    // The version that stands now, whichever an event announced: one that is gone cannot be read, and one that has come since
    // will be announced too and is then known by its key.
    private async Task<HandlerResult> SubmitAsync(IntakeOrder order, CancellationToken cancellationToken)
    {
        try
        {
            if (await _store.FindAsync(order.Blob, cancellationToken) is not { } blob)
            {
                LogGone(order.Blob);
                return HandlerResult.Done;
            }

            SubmissionKey key = order.SendersKey is { } sendersKey
                ? SubmissionKey.OfMessage(Names.DefaultTenant, sendersKey)
                : SubmissionKey.OfBlob(Names.DefaultTenant, blob.Name, blob.Version);
            Submission submission = await _intake.SubmitAsync(
                Names.DefaultTenant, blob, order.Terms, order.NamesEndpoint, key, cancellationToken);
            if (submission.IsAccepted)
            {
                LogTaken(order.Blob, submission.Batch.Id);
            }
            else
            {
                LogRefused(order.Blob, submission.Error.Message);
            }

            return HandlerResult.Done;
        }
        catch (BlobNotFoundException)
        {
            LogGone(order.Blob);
            return HandlerResult.Done;
        }
        catch (BlobVersionGoneException exception)
        {
            return HandlerResult.RetryLater("blob_changed", exception.Message);
        }
    }
}
