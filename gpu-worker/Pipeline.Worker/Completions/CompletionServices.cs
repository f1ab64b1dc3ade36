using Pipeline.Engine.Generation;
using Pipeline.Worker.Completions.Responses;

namespace Pipeline.Worker.Completions;

/// <summary>What working on the lines of one decoder needs.</summary>
/// <param name="Profile">The model.</param>
/// <param name="Engine">Runs the requests of all shards.</param>
/// <param name="Responses">Writes the answers.</param>
/// <param name="Time">For the time in a response.</param>
internal sealed record CompletionServices(
    CompletionProfile Profile, DecoderEngine Engine, CompletionResponseWriter Responses, TimeProvider Time);
