using System.Diagnostics;
using Microsoft.Extensions.Logging;
using Pipeline.Contracts.Ids;
using Pipeline.Contracts.Queues;
using Pipeline.Ingest.Handling;

namespace Pipeline.Functions.Queues;

/// <summary>Has a message handled and settles it by what came of it, as the local host does.</summary>
/// <param name="queue">Takes the copies of messages that are to come again later.</param>
/// <param name="time">Measures the delay of those that are not copied.</param>
/// <param name="logger">Told of what is not simply done.</param>
internal sealed partial class MessageSettlement(IWorkQueue queue, TimeProvider time, ILogger<MessageSettlement> logger)
{
    /// <summary>When a message comes again that could not be handled: outages and a newer program's start take longer.</summary>
    private static readonly TimeSpan RetryDelay = TimeSpan.FromSeconds(5);

    private readonly ILogger _logger = logger;

    /// <summary>
    /// Handles and settles the message. Never throws: of what throws, the host gives the message back at once, again and again in
    /// an outage, where a message that is not settled comes again when its lock lapses. Where the lock was lost, somebody else
    /// handles the message too, which every handler allows.
    /// </summary>
    /// <param name="message">The message, under the host's lock.</param>
    /// <param name="handle">Handles it.</param>
    /// <param name="abandon">Ends the work, since the host stops; the message is given back at once.</param>
    public async Task WorkAsync(
        HostedMessage message, Func<ReceivedMessage, CancellationToken, Task<HandlerResult>> handle, CancellationToken abandon)
    {
        try
        {
            await (await HandleAsync(message, handle, abandon))();
        }
        catch (Exception exception)
        {
            LogNotSettled(exception, message.Received.Queue, message.Received.Id);
        }
    }

    // Gives how to settle the message.
    private async Task<Func<Task>> HandleAsync(
        HostedMessage message, Func<ReceivedMessage, CancellationToken, Task<HandlerResult>> handle, CancellationToken abandon)
    {
        ReceivedMessage received = message.Received;
        try
        {
            HandlerResult result = await handle(received, abandon);
            return () => SettleAsync(message, result, abandon);
        }
        catch (Exception exception) when (abandon.IsCancellationRequested)
        {
            LogAbandoned(exception, received.Queue, received.Id);
            return message.AbandonAsync;
        }
        catch (Exception exception)
        {
            LogHandlerFailed(exception, received.Queue, received.Id);
            return () => PostponeAsync(message, abandon);
        }
    }

    private Task SettleAsync(HostedMessage message, HandlerResult result, CancellationToken abandon)
    {
        ReceivedMessage received = message.Received;
        switch (result.Outcome)
        {
            case HandlerOutcome.Done:
                return message.CompleteAsync();
            case HandlerOutcome.RetryLater:
                LogRetryLater(received.Queue, received.Id, result.Reason, result.Description);
                return PostponeAsync(message, abandon);
            case HandlerOutcome.Poison:
                LogPoison(received.Queue, received.Id, result.Reason, result.Description);
                return message.DeadLetterAsync(result.Reason ?? "poison", result.Description ?? "The handler gave no reason.");
            default:
                throw new UnreachableException($"Outcome {result.Outcome} is not known.");
        }
    }

    // Service Bus knows no delay in giving back, and counts each time as a delivery, of which it allows a limited number: so a
    // copy is sent, under a new id, since the old one would be taken for a duplicate. It comes first; when the original cannot
    // be completed after it there are two, which every handler allows.
    private async Task PostponeAsync(HostedMessage message, CancellationToken abandon)
    {
        if (!message.CanBeCopied)
        {
            await Task.Delay(RetryDelay, time, abandon).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            await message.AbandonAsync();
            return;
        }

        var copy = new OutgoingMessage(RandomToken.New(), message.Received.Body, RetryDelay);
        await queue.SendAsync(message.Received.Queue, [copy], CancellationToken.None);
        await message.CompleteAsync();
    }
}
