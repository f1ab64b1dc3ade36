namespace Pipeline.Engine.Constraints;

/// <summary>
/// A deterministic pushdown automaton over bytes: a text is in the language if its bytes lead from the start to an end with
/// nothing left to return to. From every state that bytes can lead to, the end can be reached. Immutable.
/// </summary>
/// <param name="states">All states; the first ones are <see cref="JsonCore"/>'s.</param>
/// <param name="start">The first state.</param>
/// <param name="repetitions">Of the states.</param>
internal sealed class Grammar(GrammarState[] states, int start, GrammarRepetitions repetitions)
{
    public GrammarState[] States { get; } = states;

    public int Start { get; } = start;

    public GrammarRepetitions Repetitions { get; } = repetitions;
}
