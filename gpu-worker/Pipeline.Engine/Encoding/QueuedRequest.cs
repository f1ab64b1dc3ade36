namespace Pipeline.Engine.Encoding;

/// <summary>The place of one request in an <see cref="EncoderQueue"/>. Changed under the queue's lock only.</summary>
internal sealed class QueuedRequest
{
    public QueuedRequest(EmbedRequest request, CancellationToken cancellationToken)
    {
        Request = request;
        CancellationToken = cancellationToken;
        Node = new LinkedListNode<QueuedRequest>(this);
    }

    public EmbedRequest Request { get; }

    public CancellationToken CancellationToken { get; }

    public LinkedListNode<QueuedRequest> Node { get; }

    public int TokenCount => Request.TokenIds.Length;

    public QueuedRequestStatus Status { get; set; }

    /// <summary>What the submitter awaits; null where there was room at once.</summary>
    public TaskCompletionSource? Admission { get; set; }

    /// <summary>By the engine's clock.</summary>
    public long AdmittedTimestamp { get; set; }

    public CancellationTokenRegistration Registration { get; set; }
}
