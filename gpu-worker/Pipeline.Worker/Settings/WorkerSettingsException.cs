namespace Pipeline.Worker.Settings;

/// <summary>The configuration is not usable; the message names every field at fault.</summary>
internal sealed class WorkerSettingsException(IReadOnlyList<string> failures) : Exception(string.Join(' ', failures))
{
    /// <summary>One sentence a field.</summary>
    public IReadOnlyList<string> Failures { get; } = failures;
}
