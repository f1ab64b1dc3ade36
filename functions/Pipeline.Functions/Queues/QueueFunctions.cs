using Azure.Messaging.ServiceBus;
using Microsoft.Azure.Functions.Worker;
using Pipeline.Contracts;
using Pipeline.Ingest;
using Pipeline.Storage.Composition;

namespace Pipeline.Functions.Queues;

/// <summary>What comes by queue, handed to its handler.</summary>
internal sealed class QueueFunctions(IngestServices ingest, MessageSettlement settlement)
{
    [Function("HandleSubmission")]
    public Task HandleSubmissionAsync(
        [ServiceBusTrigger(Names.SubmissionQueue, Connection = ServiceBusOptions.Section, AutoCompleteMessages = false)]
        ServiceBusReceivedMessage message,
        ServiceBusMessageActions actions,
        CancellationToken cancellationToken) => settlement.WorkAsync(
            new HostedMessage(Names.SubmissionQueue, message, actions),
            (received, token) => ingest.Submissions.HandleAsync(received.Body, token),
            cancellationToken);

    [Function("HandleEvent")]
    public Task HandleEventAsync(
        [ServiceBusTrigger(Names.EventQueue, Connection = ServiceBusOptions.Section, AutoCompleteMessages = false)]
        ServiceBusReceivedMessage message,
        ServiceBusMessageActions actions,
        CancellationToken cancellationToken) => settlement.WorkAsync(
            new HostedMessage(Names.EventQueue, message, actions),
            (received, token) => ingest.ShardsFinished.HandleAsync(received.Body, token),
            cancellationToken);

    [Function("HandleIntake")]
    public Task HandleIntakeAsync(
        [ServiceBusTrigger(Names.IntakeQueue, Connection = ServiceBusOptions.Section, AutoCompleteMessages = false)]
        ServiceBusReceivedMessage message,
        ServiceBusMessageActions actions,
        CancellationToken cancellationToken) => settlement.WorkAsync(
            new HostedMessage(Names.IntakeQueue, message, actions),
            (received, token) => ingest.Intake.HandleAsync(received.Body, token),
            cancellationToken);

    [Function("HandleDeadLetter")]
    public Task HandleDeadLetterAsync(
        [ServiceBusTrigger(Names.DeadLetterQueue, Connection = ServiceBusOptions.Section, AutoCompleteMessages = false)]
        ServiceBusReceivedMessage message,
        ServiceBusMessageActions actions,
        CancellationToken cancellationToken) => settlement.WorkAsync(
            new HostedMessage(Names.DeadLetterQueue, message, actions),
            (received, token) => ingest.DeadLetters.HandleAsync(received.DeadLetter, received.Id, received.Body, token),
            cancellationToken);
}
