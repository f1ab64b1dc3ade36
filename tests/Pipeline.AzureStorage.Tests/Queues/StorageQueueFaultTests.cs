using System.Net;
using System.Text;
using Azure;
using Azure.Identity;
using Pipeline.Contracts.Queues;
using Pipeline.Contracts.Storage;
using Pipeline.Storage.Azure.Queues;
using Pipeline.TestKit;

namespace Pipeline.AzureStorage.Tests.Queues;

/// <summary>What refused requests and lost replies become.</summary>
[TestClass]
public sealed class StorageQueueFaultTests : StorageQueueFixture
{
    [TestMethod]
    [DataRow(HttpStatusCode.RequestTimeout)]
    [DataRow(HttpStatusCode.TooManyRequests)]
    [DataRow(HttpStatusCode.InternalServerError)]
    [DataRow(HttpStatusCode.ServiceUnavailable)]
    [DataRow(HttpStatusCode.GatewayTimeout)]
    public async Task EveryCall_ServiceIsBusy_IsUnavailable(HttpStatusCode status)
    {
        await SendAsync("m-1");
        ReceivedMessage held = await ReceiveOneAsync();
        Transport.Before = _ => Reply(status, "ServerBusy");

        foreach (Func<Task> call in EveryCall(held))
        {
            await Assert.ThrowsExactlyAsync<StorageUnavailableException>(call);
        }

        Transport.Before = null;
        Assert.IsTrue(await Queue.CompleteAsync(held, Token));
    }

    [TestMethod]
    public async Task EveryCall_ServiceIsBusy_IsNotRepeatedByTheClient()
    {
        await SendAsync("m-1");
        ReceivedMessage held = await ReceiveOneAsync();
        Transport.Before = _ => Reply(HttpStatusCode.ServiceUnavailable, "ServerBusy");

        foreach (Func<Task> call in EveryCall(held))
        {
            int before = Transport.Requests.Count;
            await Assert.ThrowsExactlyAsync<StorageUnavailableException>(call);

            Assert.AreEqual(1, Transport.Requests.Count - before);
        }
    }

    [TestMethod]
    [DataRow(typeof(TaskCanceledException))]
    [DataRow(typeof(IOException))]
    [DataRow(typeof(HttpRequestException))]
    [DataRow(typeof(AuthenticationFailedException))]
    public async Task EveryCall_NoReply_IsUnavailable(Type failure)
    {
        await SendAsync("m-1");
        ReceivedMessage held = await ReceiveOneAsync();
        Transport.Before = _ => throw (Exception)Activator.CreateInstance(failure, "No reply.")!;

        foreach (Func<Task> call in EveryCall(held))
        {
            await Assert.ThrowsExactlyAsync<StorageUnavailableException>(call);
        }
    }

    [TestMethod]
    [DataRow("AuthorizationPermissionMismatch", "the role Storage Queue Data Contributor")]
    [DataRow("AuthorizationFailure", "the account's network rules")]
    [DataRow("KeyBasedAuthenticationNotPermitted", "set Storage:QueueServiceUri")]
    [DataRow("AuthenticationFailed", "this machine's clock")]
    public async Task EveryCall_AccessIsDenied_NamesQueueAndCure(string errorCode, string cure)
    {
        await SendAsync("m-1");
        ReceivedMessage held = await ReceiveOneAsync();
        Transport.Before = _ => Reply(HttpStatusCode.Forbidden, errorCode);

        foreach (Func<Task> call in EveryCall(held))
        {
            StorageUnavailableException denied = await Assert.ThrowsExactlyAsync<StorageUnavailableException>(call);

            Assert.Contains($"'{Name}", denied.Message);
            Assert.Contains(errorCode, denied.Message);
            Assert.Contains(cure, denied.Message);
        }
    }

    [TestMethod]
    public async Task EveryCall_RequestIsWrong_IsNotTakenForAnOutage()
    {
        await SendAsync("m-1");
        ReceivedMessage held = await ReceiveOneAsync();
        Transport.Before = _ => Reply(HttpStatusCode.BadRequest, "OutOfRangeQueryParameterValue");

        foreach (Func<Task> call in EveryCall(held))
        {
            await Assert.ThrowsExactlyAsync<RequestFailedException>(call);
        }
    }

    [TestMethod]
    public async Task AnyCall_MessageOfAnotherAdapter_Throws()
    {
        var other = new ReceivedMessage(Name, "m-1", ReadOnlyMemory<byte>.Empty, "token");

        await Assert.ThrowsExactlyAsync<ArgumentException>(() => Queue.RenewAsync(other, Token));
        await Assert.ThrowsExactlyAsync<ArgumentException>(() => Queue.CompleteAsync(other, Token));
    }

    [TestMethod]
    public async Task AnyCall_QueueIsDeleted_SaysThatTheLockIsLost()
    {
        await SendAsync("m-1");
        ReceivedMessage held = await ReceiveOneAsync();
        await Service.DeleteQueueAsync(Name, Token);

        Assert.IsFalse(await Queue.RenewAsync(held, Token));
        Assert.IsFalse(await Queue.CompleteAsync(held, Token));
    }

    [TestMethod]
    public async Task AnyCall_QueueIsMissing_IsMadeOnce()
    {
        IWorkQueue queue = Queue;

        await queue.ReceiveAsync(Name, 1, TimeSpan.Zero, Token);
        await SendAsync("m-1");
        await queue.CompleteAsync(await ReceiveOneAsync(), Token);

        Assert.HasCount(1, Transport.Requests.Where(request => request.StartsWith("PUT", StringComparison.Ordinal)));
        Assert.HasCount(6, Transport.Requests); // receive, create, receive; send; receive; delete
    }

    [TestMethod]
    public async Task Send_ReplyIsLost_ThrowsAndTheMessageMayArrive()
    {
        await SendAsync("m-0");
        LoseReplies(request => request.Method == HttpMethod.Post);

        await Assert.ThrowsExactlyAsync<StorageUnavailableException>(() => SendAsync("m-1"));
        Transport.After = null;
        await SendAsync("m-1");

        IReadOnlyList<ReceivedMessage> received = await Queue.ReceiveAsync(Name, 10, TimeSpan.Zero, Token);
        CollectionAssert.AreEquivalent(new[] { "m-0", "m-1", "m-1" }, received.Select(message => message.Id).ToArray());
    }

    [TestMethod]
    public async Task Send_OneOfSeveralFails_ThrowsAndThoseBesideItArrive()
    {
        await Queue.ReceiveAsync(Name, 1, TimeSpan.Zero, Token);
        int posts = 0;
        Transport.Before = _ => Interlocked.Increment(ref posts) == 3 ? Reply(HttpStatusCode.ServiceUnavailable, "ServerBusy") : null;

        await Assert.ThrowsExactlyAsync<StorageUnavailableException>(() => SendAsync("m-1", "m-2", "m-3", "m-4"));

        Assert.IsGreaterThanOrEqualTo(2, (await Queue.ReceiveAsync(Name, 10, TimeSpan.Zero, Token)).Count);
    }

    [TestMethod]
    public async Task Receive_ReplyIsLost_ThrowsAndTheMessageComesAgain()
    {
        StorageQueueWorkQueue queue = Open(TimeProvider.System, TimeSpan.FromSeconds(1));
        await SendAsync("m-1");
        LoseReplies(_ => true);

        await Assert.ThrowsExactlyAsync<StorageUnavailableException>(() => queue.ReceiveAsync(Name, 1, TimeSpan.Zero, Token));
        Transport.After = null;

        Assert.AreEqual("m-1", (await queue.ReceiveAsync(Name, 1, TimeSpan.FromSeconds(20), Token)).Single().Id);
    }

    [TestMethod]
    public async Task Receive_CancelledWhileServed_TheMessageComesAgain()
    {
        using var cancelling = new CancellationTokenSource();
        StorageQueueWorkQueue queue = Open(TimeProvider.System, TimeSpan.FromSeconds(1));
        await SendAsync("m-1");
        Transport.After = _ =>
        {
            cancelling.Cancel();
            cancelling.Token.ThrowIfCancellationRequested();
        };

        await Assert.ThrowsAsync<OperationCanceledException>(() => queue.ReceiveAsync(Name, 1, TimeSpan.Zero, cancelling.Token));
        Transport.After = null;

        Assert.AreEqual("m-1", (await queue.ReceiveAsync(Name, 1, TimeSpan.FromSeconds(20), Token)).Single().Id);
    }

    [TestMethod]
    public async Task Renew_ReplyIsLost_TheLockIsLost()
    {
        await SendAsync("m-1");
        ReceivedMessage held = await ReceiveOneAsync();
        LoseReplies(_ => true);

        await Assert.ThrowsExactlyAsync<StorageUnavailableException>(() => Queue.RenewAsync(held, Token));
        Transport.After = null;

        Assert.IsFalse(await Queue.RenewAsync(held, Token));
        Assert.IsFalse(await Queue.CompleteAsync(held, Token));
        Assert.AreEqual(1, (await Queue.GetDepthAsync(Name, Token)).Total);
    }

    [TestMethod]
    public async Task Complete_ReplyIsLost_IsDoneAndSaysThatTheLockIsLost()
    {
        await SendAsync("m-1");
        ReceivedMessage held = await ReceiveOneAsync();
        LoseReplies(IsDelete);

        await Assert.ThrowsExactlyAsync<StorageUnavailableException>(() => Queue.CompleteAsync(held, Token));
        Transport.After = null;

        Assert.IsFalse(await Queue.CompleteAsync(held, Token));
        Assert.AreEqual(0, (await Queue.GetDepthAsync(Name, Token)).Total);
    }

    [TestMethod]
    public async Task DeadLetter_DeleteFails_IsRepeatedWithoutASecondCopy()
    {
        await SendAsync("m-1");
        ReceivedMessage held = await ReceiveOneAsync();
        Transport.Before = request => IsDelete(request) ? Reply(HttpStatusCode.ServiceUnavailable, "ServerBusy") : null;

        await Assert.ThrowsExactlyAsync<StorageUnavailableException>(() => Queue.DeadLetterAsync(held, "code", "text", Token));
        QueueDepth between = await Queue.GetDepthAsync(Name, Token);
        Transport.Before = null;
        bool putAside = await Queue.DeadLetterAsync(held, "code", "text", Token);
        QueueDepth after = await Queue.GetDepthAsync(Name, Token);

        Assert.AreEqual((1, 1), (between.Total, between.DeadLettered));
        Assert.IsTrue(putAside);
        Assert.AreEqual((0, 1), (after.Total, after.DeadLettered));
    }

    [TestMethod]
    public async Task AnyCall_LockLapsedByOurClock_AsksNobody()
    {
        var time = new ManualTimeProvider();
        StorageQueueWorkQueue queue = Open(time);
        await SendAsync("m-1");
        ReceivedMessage held = (await queue.ReceiveAsync(Name, 1, TimeSpan.Zero, Token)).Single();
        time.Advance(queue.LockDuration);
        int before = Transport.Requests.Count;

        Assert.IsFalse(await queue.RenewAsync(held, Token));
        Assert.IsFalse(await queue.ReturnAsync(held, TimeSpan.Zero, Token));
        Assert.IsFalse(await queue.DeadLetterAsync(held, "code", "text", Token));
        Assert.IsFalse(await queue.CompleteAsync(held, Token));

        Assert.HasCount(before, Transport.Requests);
    }

    private static HttpResponseMessage Reply(HttpStatusCode status, string errorCode) =>
        new(status)
        {
            Headers = { { "x-ms-error-code", errorCode } },
            Content = new StringContent($"<Error><Code>{errorCode}</Code><Message>No.</Message></Error>", Encoding.UTF8, "application/xml"),
        };

    private IEnumerable<Func<Task>> EveryCall(ReceivedMessage held) =>
    [
        () => SendAsync("m-2"),
        () => Queue.ReceiveAsync(Name, 1, TimeSpan.FromMinutes(1), Token),
        () => Queue.RenewAsync(held, Token),
        () => Queue.ReturnAsync(held, TimeSpan.Zero, Token),
        () => Queue.DeadLetterAsync(held, "code", "text", Token),
        () => Queue.CompleteAsync(held, Token),
        () => Queue.GetDepthAsync(Name, Token),
    ];
}
