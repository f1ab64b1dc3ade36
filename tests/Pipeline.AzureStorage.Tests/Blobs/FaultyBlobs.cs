using System.Security.Cryptography;
using Azure;
using Azure.Core;
using Azure.Core.Pipeline;
using Azure.Storage.Blobs;
using Pipeline.Contracts.Storage;
using Pipeline.Storage.Azure.Blobs;

namespace Pipeline.AzureStorage.Tests.Blobs;

/// <summary>The emulator's blobs behind a wire with faults, as the programs compose the client, and without waits between its attempts.</summary>
internal sealed class FaultyBlobs
{
    private int _requestCount;

    /// <param name="retryCount">Attempts of the client after its first; null for as many as the programs set.</param>
    /// <param name="extra">Anything else to run before each call.</param>
    public FaultyBlobs(int? retryCount = null, HttpPipelinePolicy? extra = null)
    {
        BlobClientOptions options = AzureBlobClients.Options();
        options.Transport = new FaultTransport((message, send) =>
        {
            Interlocked.Increment(ref _requestCount);
            return Fault(message, send);
        });
        options.Retry.Delay = TimeSpan.Zero;
        options.Retry.MaxRetries = retryCount ?? options.Retry.MaxRetries;
        if (extra is not null)
        {
            options.AddPolicy(extra, HttpPipelinePosition.PerCall);
        }

        Store = new AzureBlobStore(new BlobServiceClient(Emulator.ConnectionString, options), TimeProvider.System);
    }

    /// <summary>The adapter.</summary>
    public AzureBlobStore Store { get; }

    /// <summary>What happens to each request; at first it is sent.</summary>
    public Func<HttpMessage, Func<ValueTask>, ValueTask> Fault { get; set; } = (_, send) => send();

    /// <summary>Attempts so far.</summary>
    public int RequestCount => Volatile.Read(ref _requestCount);

    /// <summary>A name that no other test uses.</summary>
    public string Name { get; } = $"faulty/{RandomNumberGenerator.GetHexString(16, lowercase: true)}";

    /// <summary>Answers every request in the service's place.</summary>
    public void Answer(int status, string? errorCode, string body = "") => Fault = (message, _) =>
    {
        message.Response = new CannedResponse(status, errorCode, body);
        return ValueTask.CompletedTask;
    };

    /// <summary>Lets the service do the next write, and loses its reply.</summary>
    public void LoseOneReply()
    {
        bool isLost = false;
        Fault = async (message, send) =>
        {
            await send();
            if (!isLost && message.Request.Method == RequestMethod.Put)
            {
                isLost = true;
                throw new RequestFailedException(0, "The connection was reset.", new IOException());
            }
        };
    }

    public async Task<string?> PutAsync(byte[] content, BlobCondition condition = default)
    {
        using MemoryStream stream = new(content);
        return await Store.PutAsync(Name, stream, BlobMetadata.Empty, condition, CancellationToken.None);
    }

    public async Task<byte[]> ReadAsync()
    {
        await using BlobContent content = await Store.OpenAsync(Name, BlobRange.All, null, CancellationToken.None);
        using MemoryStream copy = new();
        await content.Stream.CopyToAsync(copy);
        return copy.ToArray();
    }
}
