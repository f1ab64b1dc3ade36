using Pipeline.Contracts.Lines;
using Pipeline.Contracts.Records;

namespace Pipeline.Contracts.Ledgers;

/// <summary>A commit that was sent and of which it is not yet known whether it took place.</summary>
internal sealed record PendingCommit(
    LedgerRecord Record, List<ResultLine> Results, List<string> SuccessBlocks, List<string> ErrorBlocks);
