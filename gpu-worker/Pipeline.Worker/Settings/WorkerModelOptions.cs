namespace Pipeline.Worker.Settings;

/// <summary>A model that the worker loads.</summary>
internal sealed class WorkerModelOptions
{
    /// <summary>As callers write it; <c>register</c> was given the same.</summary>
    public string Id { get; init; } = string.Empty;

    /// <summary>
    /// A Hugging Face directory; or <c>null:DIMENSIONS</c>, which computes nothing, to measure the pipeline itself. Empty for what
    /// <c>register --upload</c> stored under the id: it is fetched into <see cref="WorkerOptions.ModelCache"/>.
    /// </summary>
    public string Path { get; init; } = string.Empty;
}
