using Azure;
using Azure.Identity;
using Azure.Messaging.ServiceBus;
using Pipeline.Contracts.Storage;

namespace Pipeline.ServiceBus;

/// <summary>The one place that says what a failure of the SDK means for a caller of the port.</summary>
internal static class ServiceBusFaults
{
    /// <summary>Whether the broker no longer knows the lock that a message was settled or renewed under.</summary>
    public static bool IsLockLost(ServiceBusException fault) =>
        fault.Reason is ServiceBusFailureReason.MessageLockLost or ServiceBusFailureReason.MessageNotFound;

    /// <summary>The failure in the port's terms.</summary>
    /// <returns>Null where it is to be passed on as it is.</returns>
    public static Exception? Translate(Exception fault, string queue, CancellationToken cancellationToken) => fault switch
    {
        ServiceBusException { Reason: ServiceBusFailureReason.MessagingEntityNotFound } => StorageUnavailableException.Refused(
            Describe(queue),
            "is not there. Queues are made by the deployment: infra/main.bicep makes the fixed ones, and one for each model that its "
            + "parameter 'models' lists.",
            fault),
        UnauthorizedAccessException => StorageUnavailableException.Refused(
            Describe(queue),
            "refused access: the identity needs the roles Azure Service Bus Data Sender and Data Receiver, and to read queue lengths "
            + "Data Owner; a key needs Send, Listen and Manage.",
            fault),
        OperationCanceledException when cancellationToken.IsCancellationRequested => null,
        _ when MayPass(fault) => new StorageUnavailableException(Describe(queue), fault),
        _ => null,
    };

    // A full or disabled queue may pass, as others drain or enable it. A token may be refused while an identity's own service
    // restarts. The administration client speaks HTTP: its network failures are RequestFailedException, gathered after retries.
    private static bool MayPass(Exception fault) => fault
        is ServiceBusException { IsTransient: true }
        or ServiceBusException { Reason: ServiceBusFailureReason.QuotaExceeded or ServiceBusFailureReason.MessagingEntityDisabled }
        or AuthenticationFailedException
        or RequestFailedException
        or AggregateException
        or TimeoutException
        or OperationCanceledException;

    private static string Describe(string queue) => $"Service Bus queue '{queue}'";
}
