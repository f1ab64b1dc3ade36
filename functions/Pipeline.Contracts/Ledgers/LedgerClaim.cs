namespace Pipeline.Contracts.Ledgers;

/// <summary>The result of a claim.</summary>
/// <param name="Outcome">What came of it.</param>
/// <param name="Ledger">The ledger where it was claimed, else null.</param>
public sealed record LedgerClaim(ClaimOutcome Outcome, ShardLedger? Ledger);
