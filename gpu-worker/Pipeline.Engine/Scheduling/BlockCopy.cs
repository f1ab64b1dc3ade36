namespace Pipeline.Engine.Scheduling;

/// <summary>The copy of copy on write: to do before the step runs, in the plan's order.</summary>
/// <param name="Source">A block that others go on using.</param>
/// <param name="Destination">The sequence's own from now on.</param>
internal readonly record struct BlockCopy(int Source, int Destination);
