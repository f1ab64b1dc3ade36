namespace Pipeline.Storage.Embedded.Files;

/// <summary>What became of a link, or of a folder put in its place.</summary>
internal enum LinkOutcome
{
    Created,

    /// <summary>The new name was taken.</summary>
    Exists,

    /// <summary>What was to get the name is gone, or the folder that the name is for.</summary>
    SourceGone,
}
