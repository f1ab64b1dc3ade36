namespace Pipeline.Engine.Constraints;

/// <summary>
/// Stacks of states that share their lower parts: a stack is the index of its top frame, so that a walk through a trie goes
/// back to a shorter text at no cost. Used by one thread at a time.
/// </summary>
/// <param name="states">Of the grammar.</param>
/// <param name="stackCapacity">Frames of one stack.</param>
/// <param name="stepCapacity">Bytes that are stepped from a stack before <see cref="Truncate"/>.</param>
internal sealed class GrammarRun(GrammarState[] states, int stackCapacity, int stepCapacity)
{
    /// <summary>The stack with no frames: the text is over.</summary>
    public const int Empty = -1;

    /// <summary>What lies under the stack is unknown, and the byte was the last one before it.</summary>
    public const int Outside = -2;

    /// <summary>What lies under the stack is unknown, and the byte belongs to it.</summary>
    public const int OutsideBefore = -3;

    /// <summary>No text of the language has this byte here.</summary>
    public const int Dead = -4;

    // a step adds two frames at most: the state to return to and the state that the byte leads to
    private readonly int[] _states = new int[stackCapacity + (2 * stepCapacity)];
    private readonly int[] _below = new int[stackCapacity + (2 * stepCapacity)];

    /// <summary>Frames of all stacks.</summary>
    public int FrameCount { get; private set; }

    /// <summary>Forgets the frames that were added since there were so many.</summary>
    public void Truncate(int frameCount) => FrameCount = frameCount;

    public int StateOf(int stack) => _states[stack];

    public int Below(int stack) => _below[stack];

    /// <summary>Puts a frame on a stack.</summary>
    public int Push(int state, int stack)
    {
        _states[FrameCount] = state;
        _below[FrameCount] = stack;
        return FrameCount++;
    }

    /// <summary>Appends a byte to a text.</summary>
    /// <param name="stack">The stack after the text; it stays as it is.</param>
    /// <param name="value">The byte.</param>
    /// <returns>The stack after the byte, or one of the constants.</returns>
    public int Step(int stack, byte value)
    {
        while (stack >= 0)
        {
            GrammarState state = states[_states[stack]];
            foreach (ref readonly GrammarEdge edge in state.Edges.AsSpan())
            {
                if (value >= edge.Low && value <= edge.High)
                {
                    return Follow(edge, stack);
                }
            }

            if (!state.IsEnd)
            {
                return Dead;
            }

            stack = _below[stack];
        }

        return stack == Outside ? OutsideBefore : Dead;
    }

    /// <summary>Whether the text may be over with this stack.</summary>
    public bool MayEnd(int stack)
    {
        while (stack >= 0 && states[_states[stack]].IsEnd)
        {
            stack = _below[stack];
        }

        return stack == Empty;
    }

    /// <summary>Makes a stack the only one.</summary>
    /// <returns>Its new index.</returns>
    public int Keep(int stack)
    {
        // first behind all frames, top first: the beginning may hold frames of the stack itself
        int first = FrameCount;
        for (; stack >= 0; stack = _below[stack])
        {
            Push(_states[stack], Empty);
        }

        int count = FrameCount - first;
        _states.AsSpan(first, count).Reverse();
        _states.AsSpan(first, count).CopyTo(_states);
        for (int frame = 0; frame < count; frame++)
        {
            _below[frame] = frame - 1;
        }

        FrameCount = count;
        return count - 1;
    }

    private int Follow(in GrammarEdge edge, int stack)
    {
        if (edge.Return == GrammarEdge.None && edge.Target == _states[stack])
        {
            return stack;
        }

        int below = _below[stack];
        if (edge.Return != GrammarEdge.None)
        {
            below = Push(edge.Return, below);
        }

        // parts that are over are left at once: what is on the stack waits for a byte
        return edge.Target == JsonCore.Final ? below : Push(edge.Target, below);
    }
}
