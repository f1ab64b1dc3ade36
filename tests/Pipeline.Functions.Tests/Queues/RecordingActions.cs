using Azure.Messaging.ServiceBus;
using Microsoft.Azure.Functions.Worker;

namespace Pipeline.Functions.Tests.Queues;

/// <summary>Stands for the Functions host: writes down how a message was settled.</summary>
internal sealed class RecordingActions : ServiceBusMessageActions
{
    private readonly List<string> _calls = [];

    /// <summary><c>complete</c>, <c>abandon</c> or <c>dead-letter REASON: DESCRIPTION</c>, in order.</summary>
    public IReadOnlyList<string> Calls => _calls;

    /// <summary>Runs before each call. What it throws is what the host answers.</summary>
    public Action? Before { get; set; }

    public override Task CompleteMessageAsync(ServiceBusReceivedMessage message, CancellationToken cancellationToken = default) =>
        Record("complete");

    public override Task AbandonMessageAsync(
        ServiceBusReceivedMessage message,
        IDictionary<string, object>? propertiesToModify = null,
        CancellationToken cancellationToken = default) => Record("abandon");

    public override Task DeadLetterMessageAsync(
        ServiceBusReceivedMessage message,
        Dictionary<string, object>? propertiesToModify = null,
        string? deadLetterReason = null,
        string? deadLetterErrorDescription = null,
        CancellationToken cancellationToken = default) => Record($"dead-letter {deadLetterReason}: {deadLetterErrorDescription}");

    private Task Record(string call)
    {
        Before?.Invoke();
        _calls.Add(call);
        return Task.CompletedTask;
    }
}
