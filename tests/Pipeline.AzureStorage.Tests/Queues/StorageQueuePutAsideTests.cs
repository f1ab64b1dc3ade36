using System.Text;
using Azure.Storage.Queues;
using Pipeline.Contracts.Queues;
using Pipeline.Storage.Azure.Queues;

namespace Pipeline.AzureStorage.Tests.Queues;

/// <summary>What lies in the poison queue.</summary>
[TestClass]
public sealed class StorageQueuePutAsideTests : StorageQueueFixture
{
    [TestMethod]
    public async Task DeadLetter_Ours_TellsWhyAndIsReadAgainWhereItIsMovedBack()
    {
        await SendAsync("m-1");
        await Queue.DeadLetterAsync(await ReceiveOneAsync(), "bad_shard", "Line 7 <is> \u0001 not\r\nJSON.", Token);

        string text = (await PeekAsync($"{Name}-poison")).Single();
        await Service.GetQueueClient(Name).SendMessageAsync(text, Token);
        ReceivedMessage again = await ReceiveOneAsync();

        StringAssert.StartsWith(text, $"pipeline/1 m-1 {Convert.ToBase64String("body of m-1"u8)} 2", StringComparison.Ordinal);
        StringAssert.EndsWith(text, $" {Name} bad_shard: Line 7 <is>   not  JSON.", StringComparison.Ordinal);
        Assert.AreEqual("m-1", again.Id);
        Assert.AreEqual("body of m-1", Encoding.UTF8.GetString(again.Body.Span));
    }

    [TestMethod]
    [DataRow("x")]
    [DataRow("<")]
    [DataRow("日")]
    [DataRow("😀")]
    public async Task DeadLetter_LargestMessageWithALongDescription_IsCutToFit(string character)
    {
        string id = new('i', 128);
        await Queue.SendAsync(Name, [new OutgoingMessage(id, new byte[OutgoingMessage.MaxBodyBytes])], Token);

        bool putAside = await Queue.DeadLetterAsync(
            await ReceiveOneAsync(), new string('r', 100), string.Concat(Enumerable.Repeat(character, 5000)), Token);

        string text = (await PeekAsync($"{Name}-poison")).Single();
        Assert.IsTrue(putAside);
        Assert.IsLessThanOrEqualTo(64 * 1024, Encoding.UTF8.GetByteCount(text));
        StringAssert.EndsWith(text, character, StringComparison.Ordinal);
    }

    [TestMethod]
    public async Task DeadLetter_AnotherServicesLargestMessage_StaysAsItCame()
    {
        QueueClient client = Service.GetQueueClient(Name);
        await client.CreateAsync(cancellationToken: Token);
        string sent = new('{', 64 * 1024);
        await client.SendMessageAsync(sent, Token);

        bool putAside = await Queue.DeadLetterAsync(await ReceiveOneAsync(), "code", "text", Token);

        Assert.IsTrue(putAside);
        Assert.AreEqual(sent, (await PeekAsync($"{Name}-poison")).Single());
    }

    [TestMethod]
    public async Task DeadLetter_QueueWithTheLongestName_IsPutAside()
    {
        string name = Name.PadRight(63, 'x');
        await Queue.SendAsync(name, [new OutgoingMessage("m-1", "x"u8.ToArray())], Token);
        ReceivedMessage held = (await Queue.ReceiveAsync(name, 1, TimeSpan.Zero, Token)).Single();

        bool putAside = await Queue.DeadLetterAsync(held, "code", "text", Token);

        Assert.IsTrue(putAside);
        Assert.AreEqual(1, (await Queue.GetDepthAsync(name, Token)).DeadLettered);
    }

    [TestMethod]
    [DataRow(3)]
    [DataRow(56)]
    [DataRow(57)]
    [DataRow(63)]
    public void NameOf_AnyLength_IsAQueueName(int length)
    {
        string dashed = string.Concat(Enumerable.Repeat("ab-", 21))[..(length - 1)] + "x";

        string poison = PoisonQueue.NameOf(dashed);

        QueueNaming.Check(poison);
        StringAssert.EndsWith(poison, "-poison", StringComparison.Ordinal);
        Assert.AreEqual(poison, PoisonQueue.NameOf(dashed));
    }

    [TestMethod]
    public void NameOf_LongNamesWithOneBeginning_Differ()
    {
        string head = new('a', 62);

        Assert.AreNotEqual(PoisonQueue.NameOf(head + "b"), PoisonQueue.NameOf(head + "c"));
    }
}
