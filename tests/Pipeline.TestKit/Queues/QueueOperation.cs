namespace Pipeline.TestKit.Queues;

/// <summary>The calls of the queue port.</summary>
public enum QueueOperation
{
    Send,
    Receive,
    Renew,
    Complete,
    Return,
    DeadLetter,
    GetDepth,
}
