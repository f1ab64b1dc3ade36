using Pipeline.Engine.Generation;

namespace Pipeline.Worker.Completions.Responses;

/// <summary>One choice of a response.</summary>
/// <param name="Text">Its text, finished.</param>
/// <param name="Sample">Its tokens.</param>
internal sealed record Choice(TextSink Text, GeneratedSample Sample)
{
    /// <summary>As the API names it. A stop string that only the last characters complete ends a choice too.</summary>
    public string FinishReason => Text.IsStopped || Sample.FinishReason == Engine.Generation.FinishReason.Stop ? "stop" : "length";
}
