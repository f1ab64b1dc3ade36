namespace Pipeline.Contracts.Records;

/// <summary>A record, message or file that should be ours is not readable. Trying again does not help: it costs what depends on it.</summary>
public class MalformedRecordException(string what, Exception? cause) : Exception(cause is null ? $"{what} is not readable." : $"{what} is not readable: {cause.Message}", cause)
{
    /// <summary>The record, in words.</summary>
    public string What { get; } = what;
}
