using Azure;
using Azure.Storage.Queues;
using Azure.Storage.Queues.Models;
using Pipeline.Contracts.Storage;

namespace Pipeline.Storage.Azure.Queues;

/// <summary>What the client's exceptions mean.</summary>
internal static class QueueFailure
{
    internal static bool IsQueueMissing(RequestFailedException failure) => failure.ErrorCode == QueueErrorCode.QueueNotFound;

    /// <summary>Whether the message is gone or somebody else's. A queue that is gone took its messages along.</summary>
    internal static bool IsLockLost(RequestFailedException failure) =>
        failure.Status == 404 || failure.ErrorCode == QueueErrorCode.PopReceiptMismatch;

    /// <summary>The exception to throw in place of the client's; null where that one is to be thrown on.</summary>
    internal static Exception? Translate(Exception failure, QueueClient client, CancellationToken cancellationToken) => failure switch
    {
        RequestFailedException { Status: 401 or 403 } denied => new UnauthorizedAccessException(
            $"Queue '{client.Name}' of storage account '{client.AccountName}' refuses this process ({denied.ErrorCode}): its identity "
            + "needs the role Storage Queue Data Contributor, or the account key or firewall is not as it should be.",
            denied),
        RequestFailedException unavailable when IsTransient(unavailable) => Unavailable(client, unavailable),
        IOException => Unavailable(client, failure),

        // the client's own limit for one request
        OperationCanceledException when !cancellationToken.IsCancellationRequested => Unavailable(client, failure),
        _ => null,
    };

    // 0: no reply came
    private static bool IsTransient(RequestFailedException failure) =>
        failure.Status is 0 or 408 or 429 or 500 or 502 or 503 or 504 || failure.ErrorCode == QueueErrorCode.QueueBeingDeleted;

    private static StorageUnavailableException Unavailable(QueueClient client, Exception cause) =>
        new($"Queue '{client.Name}' of storage account '{client.AccountName}'", cause);
}
