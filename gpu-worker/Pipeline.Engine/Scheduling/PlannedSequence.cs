namespace Pipeline.Engine.Scheduling;

/// <summary>What one sequence does in a step.</summary>
/// <param name="Sequence">The sequence.</param>
/// <param name="TokenCount">Tokens that it computes, from its first uncomputed one on.</param>
/// <param name="HasLogits">Whether these are all it has: the step gives the logits of the last.</param>
internal readonly record struct PlannedSequence(Sequence Sequence, int TokenCount, bool HasLogits);
