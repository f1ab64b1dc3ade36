namespace Pipeline.Worker.Models.Fetching;

/// <summary>A registered model whose files are in the cache, in their lengths. Disposing it lets others remove them.</summary>
/// <param name="Slug">The model.</param>
/// <param name="Revision">What is registered.</param>
/// <param name="Path">The folder.</param>
/// <param name="Phases">How long the parts took, in their order.</param>
/// <param name="Use">Keeps the folder. Owned.</param>
internal sealed record FetchedModel(
    string Slug, string Revision, string Path, IReadOnlyList<(string Name, TimeSpan Duration)> Phases, FileLock Use) : IDisposable
{
    public void Dispose() => Use.Dispose();
}
