namespace Pipeline.Contracts.Records;

/// <summary>One shard: a run of whole lines of the input file.</summary>
/// <param name="Offset">First byte in the input blob.</param>
/// <param name="Length">Bytes, line ends included.</param>
/// <param name="FirstLine">1-based number of the line at <paramref name="Offset"/>, blank lines counted.</param>
/// <param name="LongestLine">Bytes of the longest line that was not rejected; a reader need hold no more.</param>
/// <param name="LineCount">Request lines, rejected ones included, blank ones not.</param>
/// <param name="RejectedCount">Of these, the lines that validation rejected.</param>
/// <param name="RejectionsOffset">Where their result lines begin in the blob of rejected lines.</param>
/// <param name="RejectionsLength">Bytes of their result lines.</param>
public sealed record ShardPlan(
    long Offset,
    long Length,
    int FirstLine,
    int LongestLine,
    int LineCount,
    int RejectedCount,
    long RejectionsOffset,
    long RejectionsLength);
