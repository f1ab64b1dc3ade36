namespace Pipeline.Ingest.Dispatching;

/// <summary>What came of filling a batch's window.</summary>
/// <param name="SealedSome">Whether shards were sealed on the way, so that a new listing tells more.</param>
/// <param name="InFlight">Shards that are sent and not sealed.</param>
internal readonly record struct Refill(bool SealedSome, int InFlight);
