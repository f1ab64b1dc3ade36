using Azure;
using Azure.Identity;
using Azure.Storage.Queues;
using Azure.Storage.Queues.Models;
using Pipeline.Contracts.Storage;

namespace Pipeline.Storage.Azure.Queues;

/// <summary>What the client's exceptions mean. Decided by status and error code, never by a message's text.</summary>
internal static class QueueFailure
{
    internal static bool IsQueueMissing(RequestFailedException failure) => Is(failure, QueueErrorCode.QueueNotFound);

    /// <summary>Whether the message is gone or somebody else's. A queue that is gone took its messages along.</summary>
    internal static bool IsLockLost(RequestFailedException failure) =>
        failure.Status == 404 || Is(failure, QueueErrorCode.PopReceiptMismatch);

    /// <summary>The failure in the port's words.</summary>
    /// <param name="failure">Not a cancellation that the caller asked for.</param>
    /// <param name="client">Of the queue that was called.</param>
    /// <returns>Null where the port has no words for it: then it is a fault of ours.</returns>
    internal static Exception? Translate(Exception failure, QueueClient client) => failure switch
    {
        _ when IsTransient(failure) => new StorageUnavailableException(Describe(client), failure),
        RequestFailedException { Status: 401 or 403 } refused => StorageUnavailableException.Refused(
            Describe(client), $"refused the call ({refused.Status} {refused.ErrorCode}): {WhatIsMissing(refused)}", refused),
        _ => null,
    };

    private static bool IsTransient(Exception failure) => failure switch
    {
        // status 0 is a call without a reply
        RequestFailedException refused => refused.Status is 0 or 408 or 429 or >= 500 || Is(refused, QueueErrorCode.QueueBeingDeleted),
        AuthenticationFailedException => true, // no token was to be had: the identity's endpoint, not the service
        OperationCanceledException => true, // the client's own limit for one call
        _ => failure is IOException,
    };

    private static string WhatIsMissing(RequestFailedException refused) => refused.ErrorCode switch
    {
        "AuthorizationPermissionMismatch" or "InsufficientAccountPermissions" =>
            "the identity needs the role Storage Queue Data Contributor.",
        "AuthorizationFailure" => "the account's network rules, its key or the signature's rights do not admit it.",
        "KeyBasedAuthenticationNotPermitted" => "the account admits no keys: set Storage:QueueServiceUri in place of a connection string.",
        _ => "the key, the token or this machine's clock is not right.",
    };

    private static string Describe(QueueClient client) => $"Queue '{client.Name}' of storage account '{client.AccountName}'";

    private static bool Is(RequestFailedException failure, QueueErrorCode code) => failure.ErrorCode == code.ToString();
}
