namespace Pipeline.Contracts.Ledgers;

/// <summary>Where the result of one request stands in a section of a ledger.</summary>
/// <param name="LineNumber">1-based number of the request in the input file.</param>
/// <param name="Offset">First byte, counted from the section's start.</param>
/// <param name="Length">Bytes, line end included.</param>
internal readonly record struct LedgerEntry(int LineNumber, long Offset, int Length);
