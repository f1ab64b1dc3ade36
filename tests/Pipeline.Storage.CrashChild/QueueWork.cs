using System.Text;
using Pipeline.Contracts.Queues;
using Pipeline.Storage.Embedded;

namespace Pipeline.Storage.CrashChild;

/// <summary>Sends and receives messages and settles them in every way, or keeps them until the kill.</summary>
internal sealed class QueueWork(EmbeddedWorkQueue queue, string child, AckLog log, Random random)
{
    /// <summary>The queue that all children share.</summary>
    internal const string QueueName = "crash-test";

    private const int MaxBatch = 4;

    private int _lastNumber;

    internal async Task RunAsync()
    {
        while (true)
        {
            await SendAsync();
            IReadOnlyList<ReceivedMessage> received = await queue.ReceiveAsync(
                QueueName, random.Next(1, MaxBatch + 1), TimeSpan.Zero, CancellationToken.None);
            foreach (ReceivedMessage message in received)
            {
                log.Write(AckEvents.Received, message.Id);
            }

            foreach (ReceivedMessage message in received)
            {
                await SettleAsync(message);
            }
        }
    }

    private async Task SendAsync()
    {
        List<OutgoingMessage> messages = [];
        for (int i = random.Next(1, MaxBatch); i > 0; i--)
        {
            string id = $"{child}/{++_lastNumber}";
            messages.Add(new OutgoingMessage(id, Encoding.ASCII.GetBytes(id)));
        }

        await queue.SendAsync(QueueName, messages, CancellationToken.None);
        messages.ForEach(message => log.Write(AckEvents.Sent, message.Id));
    }

    private async Task SettleAsync(ReceivedMessage message)
    {
        bool isHeld = true;
        switch (random.Next(8))
        {
            case 0:
                // kept until the process is gone
                break;
            case 1 or 2:
                log.Write(AckEvents.Returning, message.Id);
                isHeld = await queue.ReturnAsync(message, TimeSpan.FromMilliseconds(random.Next(20)), CancellationToken.None);
                break;
            case 3 or 4:
                isHeld = await queue.RenewAsync(message, CancellationToken.None) && await CompleteAsync(message);
                break;
            default:
                isHeld = await CompleteAsync(message);
                break;
        }

        if (!isHeld)
        {
            log.Write(AckEvents.Lost, message.Id);
        }
    }

    private async Task<bool> CompleteAsync(ReceivedMessage message)
    {
        log.Write(AckEvents.Completing, message.Id);
        bool isCompleted = await queue.CompleteAsync(message, CancellationToken.None);
        if (isCompleted)
        {
            log.Write(AckEvents.Completed, message.Id);
        }

        return isCompleted;
    }
}
