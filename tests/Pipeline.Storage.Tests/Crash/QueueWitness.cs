using System.Text;
using Pipeline.Contracts.Queues;
using Pipeline.Storage.CrashChild;
using Pipeline.Storage.Embedded;

namespace Pipeline.Storage.Tests.Crash;

/// <summary>Holds the queue against what was acknowledged.</summary>
internal sealed class QueueWitness(
    EmbeddedWorkQueue queue, IReadOnlyList<AckLine> lines, IReadOnlyDictionary<string, long> killedAt)
{
    internal async Task CheckAsync()
    {
        CheckOwners();
        HashSet<string> left = await DrainAsync();
        HashSet<string> completed = Subjects(AckEvents.Completed);
        HashSet<string> perhapsCompleted = Subjects(AckEvents.Completing);
        Assert.IsEmpty(left.Intersect(completed), "completed messages came back");
        Assert.IsEmpty(Subjects(AckEvents.Sent).Except(perhapsCompleted).Except(left), "messages were lost");
        Assert.IsEmpty(Subjects(AckEvents.Lost), "locks were lost within their time");
    }

    /// <summary>No two spans in which a message was certainly held overlap.</summary>
    private void CheckOwners()
    {
        foreach (var message in lines.GroupBy(line => line.Subject))
        {
            (string Child, long From, long To)? last = null;
            foreach (var span in Spans(message).OrderBy(span => span.From))
            {
                Assert.IsTrue(
                    last is null || last.Value.To <= span.From, $"{message.Key} was held by {last} and {span} at once");
                last = span;
            }
        }
    }

    private IEnumerable<(string Child, long From, long To)> Spans(IEnumerable<AckLine> message)
    {
        foreach (var child in message.GroupBy(line => line.Child))
        {
            long? from = null;
            foreach (AckLine line in child.OrderBy(line => line.Timestamp))
            {
                if (line.Event == AckEvents.Received)
                {
                    Assert.IsNull(from, $"{line.Subject} came to {child.Key} twice");
                    from = line.Timestamp;
                }
                else if (from is not null && line.Event is AckEvents.Completing or AckEvents.Returning)
                {
                    yield return (child.Key, from!.Value, line.Timestamp);
                    from = null;
                }
            }

            if (from is not null)
            {
                yield return (child.Key, from.Value, killedAt[child.Key]);
            }
        }
    }

    private HashSet<string> Subjects(string happened) =>
        [.. lines.Where(line => line.Event == happened).Select(line => line.Subject)];

    private async Task<HashSet<string>> DrainAsync()
    {
        HashSet<string> left = [];
        IReadOnlyList<ReceivedMessage> some;
        do
        {
            // longer than any delay that a child asks for
            some = await queue.ReceiveAsync(QueueWork.QueueName, 100, TimeSpan.FromMilliseconds(300), CancellationToken.None);
            foreach (ReceivedMessage message in some)
            {
                Assert.IsTrue(left.Add(message.Id), $"{message.Id} is there twice");
                Assert.AreEqual(message.Id, Encoding.ASCII.GetString(message.Body.Span), "a message is torn");
            }
        }
        while (some.Count > 0);

        return left;
    }
}
