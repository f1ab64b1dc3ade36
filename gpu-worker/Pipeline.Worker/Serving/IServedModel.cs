using System.Collections.Immutable;
using Pipeline.Contracts.Lines;

namespace Pipeline.Worker.Serving;

/// <summary>A model that is loaded and warm: checks the requests of lines, and runs those of all shards on one engine.</summary>
internal interface IServedModel : IAsyncDisposable
{
    /// <summary>As callers write it.</summary>
    string Id { get; }

    /// <summary>The queue of the model's shards.</summary>
    string Queue { get; }

    /// <summary>What its lines may ask, with "/v1".</summary>
    ImmutableArray<string> Endpoints { get; }

    /// <summary>Inputs of one shard in the engine at once: enough to fill its steps, as more would only wait longer there.</summary>
    int MaxShardInputs { get; }

    /// <summary>Reads the body of a line. What is wrong with it is a value.</summary>
    /// <param name="endpoint">One of <see cref="Endpoints"/>.</param>
    /// <param name="body">The JSON object, UTF-8; not retained.</param>
    /// <param name="origin">Which line it is.</param>
    /// <param name="work">What is to be run, where the call succeeds.</param>
    /// <returns>Null, or what is wrong: to be answered with status 400.</returns>
    RequestError? Read(string endpoint, ReadOnlyMemory<byte> body, LineOrigin origin, out ILineWork? work);
}
