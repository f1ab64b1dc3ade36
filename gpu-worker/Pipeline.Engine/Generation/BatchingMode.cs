namespace Pipeline.Engine.Generation;

/// <summary>When waiting sequences may join those that run.</summary>
public enum BatchingMode
{
    /// <summary>At every step, as soon as there is room.</summary>
    Continuous,

    /// <summary>When all that ran have finished: what waits by then is the next batch. For comparison.</summary>
    Dynamic,

    /// <summary>As <see cref="Dynamic"/>, but a batch starts only when it is full or nothing else is in flight. For comparison.</summary>
    Static,
}
