namespace Pipeline.Engine.Generation;

/// <summary>
/// The only way to the engine's thread: blocked submitters, admitted requests, and the cancellations of those that the thread has
/// taken. Safe for concurrent use. Every task that it completes runs its continuations elsewhere, so completing one under the
/// lock is safe.
/// </summary>
internal sealed class DecoderQueue
{
    private readonly object _gate = new();
    private readonly LinkedList<QueuedGeneration> _blocked = new();
    private readonly LinkedList<QueuedGeneration> _admitted = new();
    private readonly List<QueuedGeneration> _cancelled = [];
    private readonly TaskCompletionSource _drained = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TimeProvider _time;
    private readonly int _maxInFlight;
    private int _inFlight;
    private long _arrivals;
    private bool _draining;
    private bool _stopped;
    private volatile Exception? _fault;

    /// <param name="maxInFlight">Requests that are admitted or taken at once.</param>
    /// <param name="time">The engine's clock.</param>
    public DecoderQueue(int maxInFlight, TimeProvider time)
    {
        _maxInFlight = maxInFlight;
        _time = time;
    }

    /// <summary>Why the queue stopped, or null while it works or after an orderly stop.</summary>
    public Exception? Fault => _fault;

    /// <summary>Throws, and answers the request, where the queue takes no more.</summary>
    /// <exception cref="EngineFaultedException">The queue stopped for a fault.</exception>
    /// <exception cref="EngineClosedException">The queue was stopped or is draining.</exception>
    public void ThrowIfClosed(GenerateRequest request)
    {
        lock (_gate)
        {
            if (_fault is { } cause)
            {
                var fault = new EngineFaultedException(cause);
                request.TryFail(fault);
                throw fault;
            }

            if (_draining)
            {
                request.Cancel(CancellationToken.None);
                throw new EngineClosedException();
            }
        }
    }

    /// <summary>Takes a request, at once or when there is room. Throws as <see cref="ThrowIfClosed"/>.</summary>
    public Task EnqueueAsync(QueuedGeneration queued)
    {
        lock (_gate)
        {
            ThrowIfClosed(queued.Request);
            if (_blocked.Count == 0 && _inFlight < _maxInFlight)
            {
                Admit(queued);
            }
            else
            {
                queued.Admission = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
                _blocked.AddLast(queued.Node);
            }
        }

        RegisterCancellation(queued);
        return queued.Admission?.Task ?? Task.CompletedTask;
    }

    /// <summary>Takes what has come since the last call. Allocates nothing where nothing has.</summary>
    /// <param name="arrived">Cleared, then filled with requests in order of arrival.</param>
    /// <param name="cancelled">Cleared, then filled with requests that were taken before and are to be ended.</param>
    /// <param name="waits">Whether to block the thread until something comes.</param>
    /// <returns>False where the queue has stopped.</returns>
    public bool Take(List<QueuedGeneration> arrived, List<QueuedGeneration> cancelled, bool waits)
    {
        arrived.Clear();
        cancelled.Clear();
        lock (_gate)
        {
            while (waits && !_stopped && _admitted.Count == 0 && _cancelled.Count == 0)
            {
                Monitor.Wait(_gate);
            }

            while (_admitted.First?.Value is { } next)
            {
                _admitted.RemoveFirst();
                next.Status = QueuedGenerationStatus.Taken;
                arrived.Add(next);
            }

            cancelled.AddRange(_cancelled);
            _cancelled.Clear();
            return !_stopped;
        }
    }

    /// <summary>Gives back the room of a request that was taken, and lets the next one in.</summary>
    /// <returns>False where it was given back before: a request may end while it is cancelled.</returns>
    public bool Release(QueuedGeneration queued)
    {
        lock (_gate)
        {
            if (queued.Status != QueuedGenerationStatus.Taken)
            {
                return false;
            }

            queued.Status = QueuedGenerationStatus.Ended;
            queued.Registration.Unregister();
            _inFlight--;
            AfterRoomChanged();
            return true;
        }
    }

    /// <summary>Takes no more requests.</summary>
    /// <returns>Completes when all that were taken before are answered.</returns>
    public Task DrainAsync()
    {
        lock (_gate)
        {
            _draining = true;
            AfterRoomChanged();
            return _drained.Task;
        }
    }

    /// <summary>
    /// Cancels the requests that the thread has not taken, or fails them where there is a fault. Only the first call counts.
    /// </summary>
    public void Stop(Exception? fault)
    {
        lock (_gate)
        {
            if (_stopped)
            {
                return;
            }

            _stopped = true;
            _draining = true;
            _fault = fault;
            foreach (LinkedList<QueuedGeneration> list in (LinkedList<QueuedGeneration>[])[_admitted, _blocked])
            {
                while (list.First?.Value is { } queued)
                {
                    Remove(queued);
                    End(queued);
                }
            }

            Monitor.PulseAll(_gate);
            AfterRoomChanged();
        }
    }

    private void RegisterCancellation(QueuedGeneration queued)
    {
        if (!queued.CancellationToken.CanBeCanceled)
        {
            return;
        }

        CancellationTokenRegistration registration = queued.CancellationToken.UnsafeRegister(_ => Cancel(queued), null);
        lock (_gate)
        {
            if (queued.Status != QueuedGenerationStatus.Ended)
            {
                queued.Registration = registration;
                return;
            }
        }

        // the engine was faster; nothing would remove the registration from a token that outlives the request
        registration.Unregister();
    }

    private void Cancel(QueuedGeneration queued)
    {
        lock (_gate)
        {
            if (queued.Status == QueuedGenerationStatus.Taken)
            {
                // answered at once: the step that runs may take long, and nobody waits for what it gives this one
                _cancelled.Add(queued);
                queued.Request.Cancel(queued.CancellationToken);
                Monitor.Pulse(_gate);
            }
            else if (queued.Status != QueuedGenerationStatus.Ended)
            {
                Remove(queued);
                queued.Admission?.TrySetCanceled(queued.CancellationToken);
                queued.Request.Cancel(queued.CancellationToken);
                AfterRoomChanged();
            }
        }
    }

    private void Admit(QueuedGeneration queued)
    {
        queued.Status = QueuedGenerationStatus.Admitted;
        queued.Group.Arrival = _arrivals++;
        queued.Group.SubmittedTimestamp = _time.GetTimestamp();
        _inFlight++;
        _admitted.AddLast(queued.Node);
        Monitor.Pulse(_gate);
    }

    private void Remove(QueuedGeneration queued)
    {
        queued.Node.List!.Remove(queued.Node);
        queued.Registration.Unregister();
        if (queued.Status == QueuedGenerationStatus.Admitted)
        {
            _inFlight--;
        }

        queued.Status = QueuedGenerationStatus.Ended;
    }

    /// <summary>Answers a request that a stop took away.</summary>
    private void End(QueuedGeneration queued)
    {
        if (_fault is { } cause)
        {
            var fault = new EngineFaultedException(cause);
            queued.Admission?.TrySetException(fault);
            queued.Request.TryFail(fault);
        }
        else
        {
            queued.Admission?.TrySetException(new EngineClosedException());
            queued.Request.Cancel(CancellationToken.None);
        }
    }

    private void AfterRoomChanged()
    {
        while (_blocked.First?.Value is { } next && _inFlight < _maxInFlight)
        {
            _blocked.RemoveFirst();
            Admit(next);
            next.Admission!.SetResult();
        }

        if (_draining && _inFlight == 0)
        {
            _drained.TrySetResult();
        }
    }
}
