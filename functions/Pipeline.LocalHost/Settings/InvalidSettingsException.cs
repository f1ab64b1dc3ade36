namespace Pipeline.LocalHost.Settings;

/// <summary>Settings are wrong; the host does not start.</summary>
internal sealed class InvalidSettingsException(IReadOnlyList<string> failures) : Exception(string.Join(Environment.NewLine, failures))
{
    /// <summary>One sentence for each wrong setting.</summary>
    public IReadOnlyList<string> Failures { get; } = failures;
}
