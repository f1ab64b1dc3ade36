namespace Pipeline.Engine.Scheduling;

/// <summary>
/// All sequences that are not finished, each in one of three places, in the order of <see cref="SequenceUrgency"/>. Owned by the
/// engine's thread.
/// </summary>
internal sealed class SequenceRoster
{
    private readonly SortedSet<Sequence> _waiting = new(SequenceUrgency.Order);

    /// <summary>Those in steps.</summary>
    public List<Sequence> Running { get; } = [];

    /// <summary>Those that wait for a slot only and keep the blocks that they share.</summary>
    public List<Sequence> Parked { get; } = [];

    /// <summary>Those that wait without blocks.</summary>
    public int WaitingCount => _waiting.Count;

    public bool IsEmpty => _waiting.Count == 0 && Running.Count == 0 && Parked.Count == 0;

    /// <summary>The most urgent of those that wait without blocks.</summary>
    public Sequence? NextWaiting => _waiting.Min;

    /// <summary>
    /// Whose blocks go first. Parked ones before running ones: they have the least to compute again. The last of each is the
    /// least urgent, so the most urgent of those that run keeps its blocks and comes to its end.
    /// </summary>
    public Sequence? LeastUrgentHolder => Parked.Count > 0 ? Parked[^1] : Running.Count > 0 ? Running[^1] : null;

    /// <summary>Puts a sequence without blocks among those that wait.</summary>
    public void Wait(Sequence sequence)
    {
        sequence.Status = SequenceStatus.Waiting;
        _waiting.Add(sequence);
    }

    /// <summary>Puts a sequence with blocks among those that wait.</summary>
    public void Park(Sequence sequence)
    {
        sequence.Status = SequenceStatus.Waiting;
        Insert(Parked, sequence);
    }

    /// <summary>Lets a sequence take part in steps.</summary>
    public void Run(Sequence sequence)
    {
        sequence.Status = SequenceStatus.Running;
        Insert(Running, sequence);
    }

    /// <summary>Takes a sequence from where it is. Call it while the sequence has the blocks that it had there.</summary>
    public void Remove(Sequence sequence)
    {
        if (sequence.Status == SequenceStatus.Running)
        {
            Remove(Running, sequence);
        }
        else if (sequence.IsParked)
        {
            Remove(Parked, sequence);
        }
        else
        {
            _waiting.Remove(sequence);
        }
    }

    private static void Insert(List<Sequence> list, Sequence sequence) =>
        list.Insert(~list.BinarySearch(sequence, SequenceUrgency.Order), sequence);

    private static void Remove(List<Sequence> list, Sequence sequence) =>
        list.RemoveAt(list.BinarySearch(sequence, SequenceUrgency.Order));
}
