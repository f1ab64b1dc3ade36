namespace Pipeline.TestKit.Storage;

/// <summary>The calls of the blob port.</summary>
public enum BlobOperation
{
    Find,
    Open,
    Put,
    Stage,
    StageCopy,
    Commit,
    List,
    ListSegments,
    Delete,
}
