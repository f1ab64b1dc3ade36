namespace Pipeline.Storage.Embedded.Blobs;

/// <summary>What became of a draft.</summary>
internal enum PublishOutcome
{
    /// <summary>It is the current version.</summary>
    Placed,

    /// <summary>The condition does not hold.</summary>
    Refused,

    /// <summary>The condition may hold, but of a newer version than the draft was made from, or somebody removed the draft.</summary>
    Moved,
}
