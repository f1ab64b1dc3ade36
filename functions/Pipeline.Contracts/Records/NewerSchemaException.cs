namespace Pipeline.Contracts.Records;

/// <summary>
/// A record or message was written by a newer version of the pipeline. Whoever meets one returns the message with a delay and
/// never dead-letters it: a newer process will do the work.
/// </summary>
public sealed class NewerSchemaException(string what, int version, int known)
    : Exception($"{what} has schema version {version}; this program knows versions up to {known}.")
{
    /// <summary>The version that was met.</summary>
    public int Version { get; } = version;
}
