using System.Collections.Immutable;
using Pipeline.Contracts;
using Pipeline.Contracts.Lines;
using Pipeline.Engine.Execution;
using Pipeline.Worker.Completions.Requests;
using Pipeline.Worker.Serving;

namespace Pipeline.Worker.Completions;

/// <summary>A decoder that is loaded and warm: what checks its requests, and the engine that runs them.</summary>
/// <param name="services">The model's parts. The engine is owned.</param>
/// <param name="queue">The model's queue.</param>
/// <param name="maxRunningSequences">Sequences that the engine runs at once.</param>
/// <param name="runner">Owned.</param>
/// <param name="files">Keeps the model's files in their place, or null. Owned.</param>
internal sealed class CompletionModel(
    CompletionServices services, string queue, int maxRunningSequences, IDecoderRunner runner, IDisposable? files) : IServedModel
{
    /// <summary>What requests are checked against.</summary>
    public CompletionProfile Profile => services.Profile;

    public string Id => Profile.Id;

    public string Queue { get; } = queue;

    public ImmutableArray<string> Endpoints { get; } = [Names.ChatCompletionsEndpoint, Names.CompletionsEndpoint];

    // as many run as wait to take the places of those that finish
    public int MaxShardInputs { get; } = 2 * maxRunningSequences;

    public RequestError? Read(string endpoint, ReadOnlyMemory<byte> body, LineOrigin origin, out ILineWork? work)
    {
        RequestError? error = CompletionRequestReader.Read(endpoint, body, Profile, out CompletionRequest? request);
        work = error is null ? new CompletionWork(request!, origin, services) : null;
        return error;
    }

    public async ValueTask DisposeAsync()
    {
        await services.Engine.DisposeAsync();
        runner.Dispose();
        files?.Dispose();
    }
}
