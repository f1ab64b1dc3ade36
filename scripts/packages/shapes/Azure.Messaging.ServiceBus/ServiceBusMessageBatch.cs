namespace Azure.Messaging.ServiceBus;

/// <summary>Made by a sender, and by <see cref="ServiceBusModelFactory"/>.</summary>
public sealed class ServiceBusMessageBatch : IDisposable
{
    private readonly IList<ServiceBusMessage> _store;
    private readonly Func<ServiceBusMessage, bool> _tryAdd;

    internal ServiceBusMessageBatch(
        long sizeInBytes, IList<ServiceBusMessage> store, CreateMessageBatchOptions options, Func<ServiceBusMessage, bool> tryAdd)
    {
        SizeInBytes = sizeInBytes;
        MaxSizeInBytes = options?.MaxSizeInBytes ?? long.MaxValue;
        _store = store;
        _tryAdd = tryAdd ?? (_ => true);
    }

    public int Count => _store.Count;

    public long MaxSizeInBytes { get; }

    public long SizeInBytes { get; }

    public void Dispose() => _store.Clear();

    public bool TryAddMessage(ServiceBusMessage message)
    {
        if (!_tryAdd(message))
        {
            return false;
        }

        _store.Add(message);
        return true;
    }
}
