namespace Pipeline.Contracts.Records;

/// <summary>A durable record or message: says by which schema it was written.</summary>
public interface IVersioned
{
    /// <summary>Schema version, 1 or more. A reader leaves what is newer than it knows alone.</summary>
    int V { get; }
}
