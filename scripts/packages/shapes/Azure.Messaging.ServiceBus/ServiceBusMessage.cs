namespace Azure.Messaging.ServiceBus;

public class ServiceBusMessage
{
    private string _messageId;

    public ServiceBusMessage()
        : this(BinaryData.FromBytes(ReadOnlyMemory<byte>.Empty))
    {
    }

    public ServiceBusMessage(BinaryData body) => Body = body;

    public ServiceBusMessage(ReadOnlyMemory<byte> body)
        : this(BinaryData.FromBytes(body))
    {
    }

    public ServiceBusMessage(string body)
        : this(new BinaryData(body))
    {
    }

    /// <summary>Copies what a sender sets; what the broker set of the received message is left out.</summary>
    public ServiceBusMessage(ServiceBusReceivedMessage receivedMessage)
    {
        ArgumentNullException.ThrowIfNull(receivedMessage);
        Body = receivedMessage.Body;
        _messageId = receivedMessage.MessageId;
        ContentType = receivedMessage.ContentType;
        CorrelationId = receivedMessage.CorrelationId;
        Subject = receivedMessage.Subject;
        TimeToLive = receivedMessage.TimeToLive;
        ScheduledEnqueueTime = receivedMessage.ScheduledEnqueueTime;
        foreach ((string key, object value) in receivedMessage.ApplicationProperties)
        {
            if (key is not (ServiceBusReceivedMessage.DeadLetterReasonKey or ServiceBusReceivedMessage.DeadLetterErrorDescriptionKey))
            {
                ApplicationProperties.Add(key, value);
            }
        }
    }

    public IDictionary<string, object> ApplicationProperties { get; } = new Dictionary<string, object>();

    public BinaryData Body { get; set; }

    public string ContentType { get; set; }

    public string CorrelationId { get; set; }

    public string MessageId
    {
        get => _messageId;
        set
        {
            if (value is not { Length: >= 1 and <= 128 })
            {
                throw new ArgumentException("A message id has 1 to 128 characters.", nameof(value));
            }

            _messageId = value;
        }
    }

    public DateTimeOffset ScheduledEnqueueTime { get; set; }

    public string Subject { get; set; }

    public TimeSpan TimeToLive { get; set; } = TimeSpan.MaxValue;
}
