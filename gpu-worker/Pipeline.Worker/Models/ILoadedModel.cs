namespace Pipeline.Worker.Models;

/// <summary>A model in memory, before an engine runs on it. Disposing it disposes its runner.</summary>
internal interface ILoadedModel : IDisposable
{
    /// <summary>How long the parts of the load took, in their order.</summary>
    IReadOnlyList<(string Name, TimeSpan Duration)> Phases { get; }
}
