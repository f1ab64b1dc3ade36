using System.Text;
using Azure.Storage.Queues;
using Pipeline.Contracts.Queues;
using Pipeline.Storage.Azure.Queues;
using Pipeline.TestKit;

namespace Pipeline.AzureStorage.Tests.Queues;

/// <summary>How the adapter waits, and how it reads what others wrote.</summary>
[TestClass]
public sealed class StorageQueueReceiveTests : StorageQueueFixture
{
    [TestMethod]
    public async Task Receive_NothingThere_AsksLessAndLessOften()
    {
        var time = new ManualTimeProvider();
        DateTimeOffset start = time.GetUtcNow();
        List<double> askedAt = [];
        StorageQueueWorkQueue queue = Open(time);
        await queue.ReceiveAsync(Name, 1, TimeSpan.Zero, Token);
        Transport.Before = _ =>
        {
            askedAt.Add((time.GetUtcNow() - start).TotalMilliseconds);
            return null;
        };

        Task<IReadOnlyList<ReceivedMessage>> receiving = queue.ReceiveAsync(Name, 1, TimeSpan.FromSeconds(4), Token);
        while (!receiving.IsCompleted)
        {
            await Eventually.HoldsAsync(() => time.PendingTimerCount == 1 || receiving.IsCompleted, "it pauses");
            time.Advance(TimeSpan.FromMilliseconds(50));
        }

        Assert.IsEmpty(await receiving);
        CollectionAssert.AreEqual(new double[] { 0, 50, 150, 350, 750, 1550, 2550, 3550, 4000 }, askedAt);
    }

    [TestMethod]
    public async Task Receive_ManyWait_GivesAtMostWhatTheServiceGives()
    {
        await SendAsync([.. Enumerable.Range(0, 40).Select(i => $"m-{i}")]);

        IReadOnlyList<ReceivedMessage> first = await Queue.ReceiveAsync(Name, 100, TimeSpan.Zero, Token);
        IReadOnlyList<ReceivedMessage> second = await Queue.ReceiveAsync(Name, 100, TimeSpan.Zero, Token);

        Assert.AreEqual((32, 8), (first.Count, second.Count));
    }

    [TestMethod]
    [DataRow("""{"input_file_id":"file-1","name":"Füße"}""", false, DisplayName = "text")]
    [DataRow("", false, DisplayName = "nothing")]
    [DataRow("""{"input_file_id":"file-1","name":"Füße"}""", true, DisplayName = "base64 of text")]
    [DataRow("abcd", false, DisplayName = "base64 of no text")]
    [DataRow("pipeline/1 m-1 ?", false, DisplayName = "nearly ours")]
    [DataRow("pipeline/2 m-1 YQ==", false, DisplayName = "of another version")]
    public async Task Receive_AnotherServicesMessage_IsItsTextUnderTheServicesId(string text, bool isEncoded)
    {
        QueueClient client = Service.GetQueueClient(Name);
        await client.CreateAsync(cancellationToken: Token);
        string sent = isEncoded ? Convert.ToBase64String(Encoding.UTF8.GetBytes(text)) : text;
        string id = (await client.SendMessageAsync(sent, Token)).Value.MessageId;

        ReceivedMessage received = await ReceiveOneAsync();

        Assert.AreEqual(id, received.Id);
        Assert.AreEqual(text, Encoding.UTF8.GetString(received.Body.Span));
        Assert.IsTrue(await Queue.RenewAsync(received, Token));
        Assert.IsTrue(await Queue.CompleteAsync(received, Token));
    }

    [TestMethod]
    public async Task Receive_EveryByteValue_ArrivesUnchanged()
    {
        byte[] body = [.. Enumerable.Range(0, 256).Select(value => (byte)value)];
        await Queue.SendAsync(Name, [new OutgoingMessage("m-1", body)], Token);

        string text = (await PeekAsync(Name)).Single();
        ReceivedMessage received = await ReceiveOneAsync();

        Assert.AreEqual($"pipeline/1 m-1 {Convert.ToBase64String(body)}", text);
        CollectionAssert.AreEqual(body, received.Body.ToArray());
    }

    [TestMethod]
    public async Task Receive_EmptyBodyWhoseSpaceWasTrimmed_IsEmpty()
    {
        QueueClient client = Service.GetQueueClient(Name);
        await client.CreateAsync(cancellationToken: Token);
        await client.SendMessageAsync("pipeline/1 m-1", Token);

        ReceivedMessage received = await ReceiveOneAsync();

        Assert.AreEqual(("m-1", 0), (received.Id, received.Body.Length));
    }

    [TestMethod]
    public async Task GetDepth_OurClockIsFarOff_AgeIsByTheServicesClock()
    {
        StorageQueueWorkQueue queue = Open(new ManualTimeProvider(DateTimeOffset.UnixEpoch));
        await SendAsync("m-1");

        QueueDepth depth = await queue.GetDepthAsync(Name, Token);

        Assert.IsLessThan(TimeSpan.FromMinutes(1), depth.OldestAge!.Value);
    }

    [TestMethod]
    [DataRow(0.5)]
    [DataRow(1.5)]
    [DataRow(7.0 * 24 * 60 * 60 + 1)]
    public void Create_LockDurationOutOfRange_Throws(double seconds) =>
        Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => Open(TimeProvider.System, TimeSpan.FromSeconds(seconds)));
}
