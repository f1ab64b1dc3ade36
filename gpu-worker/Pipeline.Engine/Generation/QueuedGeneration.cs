using Pipeline.Engine.Scheduling;

namespace Pipeline.Engine.Generation;

/// <summary>The way of one request through a <see cref="DecoderQueue"/>. Changed under the queue's lock only.</summary>
internal sealed class QueuedGeneration
{
    public QueuedGeneration(SequenceGroup group, CancellationToken cancellationToken)
    {
        Group = group;
        CancellationToken = cancellationToken;
        Node = new LinkedListNode<QueuedGeneration>(this);
    }

    /// <summary>The engine's thread's own once the request is taken.</summary>
    public SequenceGroup Group { get; }

    public GenerateRequest Request => Group.Request;

    public CancellationToken CancellationToken { get; }

    public LinkedListNode<QueuedGeneration> Node { get; }

    public QueuedGenerationStatus Status { get; set; }

    /// <summary>What the submitter awaits; null where there was room at once.</summary>
    public TaskCompletionSource? Admission { get; set; }

    public CancellationTokenRegistration Registration { get; set; }
}
