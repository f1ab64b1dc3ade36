using Pipeline.Contracts;
using Pipeline.Contracts.Ids;
using Pipeline.Contracts.Messages;
using Pipeline.Contracts.Queues;
using Pipeline.Contracts.Records;
using Pipeline.Ingest.Batches;

namespace Pipeline.Ingest.Dispatching;

/// <summary>Puts batches into the queue of those that wait to be planned.</summary>
internal sealed class SubmissionSender(IWorkQueue queue)
{
    /// <summary>Sends the batch's first message, or the same again.</summary>
    public Task SendAsync(BatchKey key, CancellationToken cancellationToken) => SendAsync(key, key.Id.Value, cancellationToken);

    /// <summary>Sends a message under an id of its own, so that no queue takes it for a duplicate.</summary>
    public Task ResendAsync(BatchKey key, CancellationToken cancellationToken) =>
        SendAsync(key, $"{key.Id}/{RandomToken.New()}", cancellationToken);

    private Task SendAsync(BatchKey key, string messageId, CancellationToken cancellationToken)
    {
        SubmissionMessage message = new() { Tenant = key.Tenant, BatchId = key.Id.Value };
        return queue.SendAsync(
            Names.SubmissionQueue, [new OutgoingMessage(messageId, RecordJson.Serialize(message, RecordJson.Submission))], cancellationToken);
    }
}
