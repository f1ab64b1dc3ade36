using Pipeline.Engine.Generation;

namespace Pipeline.Benchmarks.Decoder.Serving;

/// <summary>How an engine fills its batches.</summary>
/// <param name="Mode">When waiting sequences join.</param>
/// <param name="Sequences">At once, at most.</param>
internal sealed record ServingVariant(BatchingMode Mode, int Sequences);
