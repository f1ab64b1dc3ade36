namespace Pipeline.Storage.CrashChild;

/// <summary>What lines of an <see cref="AckLog"/> tell.</summary>
internal static class AckEvents
{
    /// <summary>Details: blob, version.</summary>
    internal const string Put = "put";

    /// <summary>Details: blob, the number of the content that stands there since.</summary>
    internal const string Overwritten = "overwritten";

    /// <summary>Details: blob.</summary>
    internal const string Deleted = "deleted";

    /// <summary>Details: blob, how many blocks it has.</summary>
    internal const string Committed = "committed";

    /// <summary>Details: blob, the line that was added by compare-and-swap.</summary>
    internal const string Appended = "appended";

    /// <summary>Details: blob, the version that was taken, '>', the version that was left; no version where there was no blob.</summary>
    internal const string Chained = "chained";

    /// <summary>Details: message.</summary>
    internal const string Sent = "sent";

    /// <summary>Details: message. From this time on it is held.</summary>
    internal const string Received = "received";

    /// <summary>Details: message. From this time on it may not be held any more, and may be gone.</summary>
    internal const string Completing = "completing";

    /// <summary>Details: message.</summary>
    internal const string Completed = "completed";

    /// <summary>Details: message. From this time on it may not be held any more.</summary>
    internal const string Returning = "returning";

    /// <summary>Details: message. A call said that the lock is lost although it cannot be.</summary>
    internal const string Lost = "lost";
}
