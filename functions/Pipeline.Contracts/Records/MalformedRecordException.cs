namespace Pipeline.Contracts.Records;

/// <summary>A record or message that should be ours is not readable.</summary>
public sealed class MalformedRecordException(string what, Exception? cause) : Exception($"{what} is not readable: {cause?.Message}", cause)
{
    /// <summary>The record, in words.</summary>
    public string What { get; } = what;
}
