namespace Pipeline.Contracts.Storage;

/// <summary>A store or queue did not do its work for a reason that may pass: the call can be tried again.</summary>
public sealed class StorageUnavailableException : Exception
{
    /// <param name="what">The store or queue, in words.</param>
    /// <param name="cause">What its client threw; null where nothing was thrown.</param>
    public StorageUnavailableException(string what, Exception? cause)
        : base($"{what} is not available now.", cause) => What = what;

    private StorageUnavailableException(string what, Exception cause, string refusal)
        : base($"{what} {refusal}", cause)
    {
        What = what;
        IsRefusal = true;
    }

    /// <summary>The store or queue, in words.</summary>
    public string What { get; }

    /// <summary>
    /// Whether it answered, and somebody has to do something before it answers otherwise: a role takes minutes to reach every
    /// server, a queue is there once it is deployed. Trying again at once is of no use, and what is in work is not lost yet.
    /// </summary>
    public bool IsRefusal { get; }

    /// <summary>Of a service that answered.</summary>
    /// <param name="what">The store or queue, in words.</param>
    /// <param name="refusal">The sentence's rest: what it said, and what has to be done.</param>
    /// <param name="cause">What its client threw.</param>
    public static StorageUnavailableException Refused(string what, string refusal, Exception cause) => new(what, cause, refusal);
}
