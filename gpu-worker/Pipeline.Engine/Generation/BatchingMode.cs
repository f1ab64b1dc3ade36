namespace Pipeline.Engine.Generation;

/// <summary>When waiting sequences may join those that run.</summary>
public enum BatchingMode
{
    /// <summary>At every step, as soon as there is room.</summary>
    Continuous,

    /// <summary>
    /// A batch takes in as many as may run at once, later arrivals among them, and ends when the last of them has finished; only
    /// then the next begins. For comparison.
    /// </summary>
    Dynamic,

    /// <summary>As <see cref="Dynamic"/>, but a batch is what waits when it begins. For comparison.</summary>
    Static,
}
