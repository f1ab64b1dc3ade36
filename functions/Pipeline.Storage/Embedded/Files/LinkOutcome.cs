namespace Pipeline.Storage.Embedded.Files;

/// <summary>What became of a link.</summary>
internal enum LinkOutcome
{
    Created,

    /// <summary>The new name was taken.</summary>
    Exists,

    /// <summary>The file to link is gone.</summary>
    SourceGone,
}
