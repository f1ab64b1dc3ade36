using Pipeline.Engine.Encoding;

namespace Pipeline.Worker.Models;

/// <summary>A runner and its tokeniser, before an engine runs on them.</summary>
/// <param name="Runner">Executes steps.</param>
/// <param name="TextEncoder">The model's tokeniser.</param>
/// <param name="Phases">How long the parts of the load took, in their order.</param>
internal sealed record LoadedRunner(
    IEncoderRunner Runner, ITextEncoder TextEncoder, IReadOnlyList<(string Name, TimeSpan Duration)> Phases) : ILoadedModel
{
    public void Dispose() => Runner.Dispose();
}
