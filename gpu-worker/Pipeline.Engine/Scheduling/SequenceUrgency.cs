namespace Pipeline.Engine.Scheduling;

/// <summary>
/// The one order of sequences, most urgent first: higher priority, then earlier deadline, then earlier arrival, then sample.
/// Admission goes along it, preemption against it; a preempted sequence keeps its place.
/// </summary>
internal sealed class SequenceUrgency : IComparer<Sequence>
{
    public static SequenceUrgency Order { get; } = new();

    public int Compare(Sequence? x, Sequence? y)
    {
        ArgumentNullException.ThrowIfNull(x);
        ArgumentNullException.ThrowIfNull(y);
        int byPriority = y.Group.Request.Priority.CompareTo(x.Group.Request.Priority);
        if (byPriority != 0)
        {
            return byPriority;
        }

        int byDeadline = x.Group.DeadlineTicks.CompareTo(y.Group.DeadlineTicks);
        if (byDeadline != 0)
        {
            return byDeadline;
        }

        int byArrival = x.Group.Arrival.CompareTo(y.Group.Arrival);
        return byArrival != 0 ? byArrival : x.SampleIndex.CompareTo(y.SampleIndex);
    }
}
