namespace Pipeline.Engine.Onnx.CustomOperators;

/// <summary>
/// Reusable work objects of one kernel: as many as calls run at once, so that a call in steady state allocates nothing.
/// Thread-safe.
/// </summary>
internal sealed class WorkPool<TWork>(Func<TWork> create)
    where TWork : class
{
    /// <summary>Calls of one kernel at once are threads that run one session at once; beyond this many, objects are made anew.</summary>
    private const int Capacity = 8;

    private readonly Lock _lock = new();
    private readonly TWork?[] _free = new TWork?[Capacity];
    private int _freeCount;

    /// <summary>An object that no other caller has until it is returned.</summary>
    public TWork Rent()
    {
        lock (_lock)
        {
            if (_freeCount > 0)
            {
                TWork work = _free[--_freeCount]!;
                _free[_freeCount] = null;
                return work;
            }
        }

        return create();
    }

    /// <summary>Gives back what <see cref="Rent"/> gave, once.</summary>
    public void Return(TWork work)
    {
        lock (_lock)
        {
            if (_freeCount < Capacity)
            {
                _free[_freeCount++] = work;
            }
        }
    }
}
