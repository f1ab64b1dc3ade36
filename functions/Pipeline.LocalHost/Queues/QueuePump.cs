using Pipeline.Contracts.Queues;
using Pipeline.Telemetry.Health;

namespace Pipeline.LocalHost.Queues;

/// <summary>
/// Takes the messages of one queue and has them worked on, a few at a time. When the host stops, no further message is taken;
/// those in hand get a while to end and are given back if they do not.
/// </summary>
internal sealed partial class QueuePump : BackgroundService
{
    /// <summary>How long one receive waits for a message.</summary>
    private static readonly TimeSpan ReceiveWait = TimeSpan.FromSeconds(5);

    /// <summary>Pause after a receive that failed, so that an outage is not met with a storm.</summary>
    private static readonly TimeSpan OutagePause = TimeSpan.FromSeconds(1);

    /// <summary>What messages in hand get to end; with giving them back it stays within the host's 10 s.</summary>
    private static readonly TimeSpan DrainTime = TimeSpan.FromSeconds(6);

    private readonly IWorkQueue _queue;
    private readonly PumpedQueue _pumped;
    private readonly MessageDesk _desk;
    private readonly HealthState _health;
    private readonly IHostApplicationLifetime _lifetime;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly string _condition;
    private bool _hasAnswered;

    /// <param name="queue">The queues.</param>
    /// <param name="pumped">Which of them, who works on its messages and how many at once.</param>
    /// <param name="health">Gets a condition for the queue, met once it has answered.</param>
    /// <param name="lifetime">Says when the host begins to stop: this service's own turn may come late.</param>
    /// <param name="time">Measures locks and pauses.</param>
    /// <param name="loggers">Told of what fails.</param>
    public QueuePump(
        IWorkQueue queue,
        PumpedQueue pumped,
        HealthState health,
        IHostApplicationLifetime lifetime,
        TimeProvider time,
        ILoggerFactory loggers)
    {
        _lifetime = lifetime;
        _queue = queue;
        _pumped = pumped;
        _desk = new MessageDesk(queue, pumped.Handler, time, loggers.CreateLogger<MessageDesk>());
        _health = health;
        _time = time;
        _logger = loggers.CreateLogger<QueuePump>();
        _condition = $"queue {pumped.Queue}";
        health.Declare(_condition);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(stoppingToken, _lifetime.ApplicationStopping);
        using var abandon = new CancellationTokenSource();
        HashSet<Task> inHand = [];
        try
        {
            while (true)
            {
                ReceivedMessage message = await ReceiveAsync(stop.Token);
                inHand.Add(Task.Run(() => _desk.WorkAsync(message, abandon.Token), CancellationToken.None));
                if (inHand.Count == _pumped.MessagesAtOnce)
                {
                    await Task.WhenAny(inHand).WaitAsync(stop.Token);
                }

                inHand.RemoveWhere(work => work.IsCompleted);
            }
        }
        catch (OperationCanceledException) when (stop.Token.IsCancellationRequested)
        {
            await DrainAsync(inHand, abandon);
        }
    }

    private async Task DrainAsync(HashSet<Task> inHand, CancellationTokenSource abandon)
    {
        try
        {
            await Task.WhenAll(inHand).WaitAsync(DrainTime, _time);
        }
        catch (TimeoutException)
        {
            await abandon.CancelAsync();
            await Task.WhenAll(inHand);
        }
    }

    // One at a time: a message that waits here for a hand would only lose its lock.
    private async Task<ReceivedMessage> ReceiveAsync(CancellationToken stoppingToken)
    {
        while (true)
        {
            try
            {
                // the first look does not wait: the host is ready once it is answered
                IReadOnlyList<ReceivedMessage> messages = await _queue.ReceiveAsync(
                    _pumped.Queue, maxCount: 1, _hasAnswered ? ReceiveWait : TimeSpan.Zero, stoppingToken);
                _hasAnswered = true;
                _health.SetReady(_condition);
                if (messages.Count > 0)
                {
                    return messages[0];
                }
            }
            catch (Exception exception) when (!stoppingToken.IsCancellationRequested)
            {
                LogReceiveFailed(exception, _pumped.Queue);
                await Task.Delay(OutagePause, _time, stoppingToken);
            }
        }
    }
}
