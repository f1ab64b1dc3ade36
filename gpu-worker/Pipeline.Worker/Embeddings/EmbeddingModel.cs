using System.Collections.Immutable;
using Pipeline.Contracts;
using Pipeline.Contracts.Lines;
using Pipeline.Engine.Encoding;
using Pipeline.Worker.Serving;

namespace Pipeline.Worker.Embeddings;

/// <summary>An encoder that is loaded and warm: what checks its requests, and the engine that runs them.</summary>
/// <param name="profile">What requests are checked against.</param>
/// <param name="queue">The model's queue.</param>
/// <param name="runner">Owned.</param>
/// <param name="engine">Runs the requests of all shards on the runner. Owned.</param>
/// <param name="files">Keeps the model's files in their place, or null. Owned.</param>
internal sealed class EmbeddingModel(
    EmbeddingProfile profile, string queue, IEncoderRunner runner, EncoderEngine engine, IDisposable? files) : IServedModel
{
    private readonly EmbeddingResponseWriter _responses = new(profile.Id);

    /// <summary>What requests are checked against.</summary>
    public EmbeddingProfile Profile { get; } = profile;

    public string Id => Profile.Id;

    public string Queue { get; } = queue;

    public ImmutableArray<string> Endpoints { get; } = [Names.EmbeddingsEndpoint];

    // two full steps of the engine
    public int MaxShardInputs => 128;

    public RequestError? Read(string endpoint, ReadOnlyMemory<byte> body, LineOrigin origin, out ILineWork? work)
    {
        RequestError? error = EmbeddingRequestReader.Read(body.Span, Profile, out EmbeddingRequest? request);
        work = error is null ? new EmbeddingWork(request!, engine, _responses) : null;
        return error;
    }

    public async ValueTask DisposeAsync()
    {
        await engine.DisposeAsync();
        runner.Dispose();
        files?.Dispose();
    }
}
