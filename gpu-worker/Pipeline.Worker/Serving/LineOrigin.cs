using Pipeline.Contracts.Ids;

namespace Pipeline.Worker.Serving;

/// <summary>Which line of which batch a request is.</summary>
/// <param name="Batch">The batch.</param>
/// <param name="LineNumber">1-based number of the request.</param>
/// <param name="DeadlineUtc">The batch's.</param>
internal readonly record struct LineOrigin(BatchId Batch, int LineNumber, DateTimeOffset DeadlineUtc);
