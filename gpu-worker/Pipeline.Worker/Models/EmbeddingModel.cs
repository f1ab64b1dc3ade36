using Pipeline.Engine.Encoding;
using Pipeline.Worker.Embeddings;

namespace Pipeline.Worker.Models;

/// <summary>A model that is loaded and warm: what checks its requests, and the engine that runs them.</summary>
/// <param name="profile">What requests are checked against.</param>
/// <param name="queue">The model's queue.</param>
/// <param name="runner">Owned.</param>
/// <param name="engine">Runs the requests of all shards on the runner. Owned.</param>
/// <param name="files">Keeps the model's files in their place, or null. Owned.</param>
internal sealed class EmbeddingModel(
    EmbeddingProfile profile, string queue, IEncoderRunner runner, EncoderEngine engine, IDisposable? files) : IAsyncDisposable
{
    /// <summary>What requests are checked against.</summary>
    public EmbeddingProfile Profile { get; } = profile;

    /// <summary>The queue of the model's shards.</summary>
    public string Queue { get; } = queue;

    /// <summary>Runs the requests of all shards.</summary>
    public EncoderEngine Engine { get; } = engine;

    public async ValueTask DisposeAsync()
    {
        await Engine.DisposeAsync();
        runner.Dispose();
        files?.Dispose();
    }
}
