using System.Security.Cryptography;
using System.Text;
using Azure.Core.Pipeline;
using Azure.Storage.Queues;
using Pipeline.Contracts.Queues;
using Pipeline.Storage.Azure.Queues;

namespace Pipeline.AzureStorage.Tests.Queues;

/// <summary>A queue in Azurite behind a transport that a test can disturb.</summary>
public abstract class StorageQueueFixture : IDisposable
{
    private readonly ScriptedHandler _transport = new();
    private readonly StorageQueueWorkQueue _queue;

    protected StorageQueueFixture()
    {
        QueueClientOptions settings = QueueClientSettings.Create();
        settings.Transport = new HttpClientTransport(_transport);
        Service = new QueueServiceClient(Emulator.ConnectionString, settings);
        _queue = Open(TimeProvider.System);
    }

    public TestContext TestContext { get; set; } = null!;

    protected CancellationToken Token => TestContext.CancellationToken;

    /// <summary>A queue that no other test uses.</summary>
    protected string Name { get; } = $"faults-{RandomNumberGenerator.GetHexString(16, lowercase: true)}";

    /// <summary>The account, behind the transport of <see cref="Transport"/>.</summary>
    protected QueueServiceClient Service { get; }

    /// <summary>The adapter under test, by the system's clock.</summary>
    protected IWorkQueue Queue => _queue;

    private protected ScriptedHandler Transport => _transport;

    public void Dispose()
    {
        _transport.Dispose();
        GC.SuppressFinalize(this);
    }

    private protected StorageQueueWorkQueue Open(TimeProvider time, TimeSpan? lockDuration = null) =>
        new(Service, new StorageQueueOptions { LockDuration = lockDuration ?? TimeSpan.FromMinutes(1) }, time);

    protected Task SendAsync(params string[] ids) =>
        Queue.SendAsync(Name, [.. ids.Select(id => new OutgoingMessage(id, Encoding.UTF8.GetBytes($"body of {id}")))], Token);

    protected async Task<ReceivedMessage> ReceiveOneAsync() =>
        (await Queue.ReceiveAsync(Name, 1, TimeSpan.FromSeconds(10), Token)).Single();

    /// <summary>Texts of the messages that can be received, as the service holds them.</summary>
    protected async Task<string[]> PeekAsync(string queue) =>
        [.. (await Service.GetQueueClient(queue).PeekMessagesAsync(32, Token)).Value.Select(message => message.Body.ToString())];

    protected static bool IsDelete(HttpRequestMessage request) => request.Method == HttpMethod.Delete;

    /// <summary>Loses the replies to the requests that are meant.</summary>
    private protected void LoseReplies(Func<HttpRequestMessage, bool> isMeant) => Transport.After = request =>
    {
        if (isMeant(request))
        {
            throw new HttpRequestException("The connection was reset.");
        }
    };
}
