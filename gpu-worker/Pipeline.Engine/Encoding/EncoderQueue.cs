namespace Pipeline.Engine.Encoding;

/// <summary>
/// Requests on their way to a step: first blocked submitters, then admitted requests, both in order of arrival. Safe for
/// concurrent use. Every task that it completes runs its continuations elsewhere, so completing one under the lock is safe.
/// </summary>
internal sealed class EncoderQueue
{
    private readonly object _gate = new();
    private readonly LinkedList<QueuedRequest> _blocked = new();
    private readonly LinkedList<QueuedRequest> _waiting = new();
    private readonly TaskCompletionSource _drained = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly EncoderEngineProfile _profile;
    private readonly EncoderEngineMetrics _metrics;
    private readonly TimeProvider _time;
    private readonly InFlightLimit _inFlight;
    private bool _draining;
    private bool _stopped;
    private volatile Exception? _fault;

    public EncoderQueue(EncoderEngineProfile profile, EncoderEngineMetrics metrics, TimeProvider time)
    {
        _profile = profile;
        _metrics = metrics;
        _time = time;
        _inFlight = new InFlightLimit(profile);
    }

    /// <summary>Why the queue stopped, or null while it works or after an orderly stop.</summary>
    public Exception? Fault => _fault;

    /// <summary>Takes a request, at once or when there is room.</summary>
    /// <exception cref="EngineFaultedException">The queue stopped for a fault.</exception>
    /// <exception cref="EngineClosedException">The queue was stopped or is draining.</exception>
    public Task EnqueueAsync(EmbedRequest request, CancellationToken cancellationToken)
    {
        var queued = new QueuedRequest(request, cancellationToken);
        lock (_gate)
        {
            ThrowIfClosed(request);
            if (_blocked.Count == 0 && _inFlight.HasRoomFor(queued.TokenCount))
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

    /// <summary>Waits for requests and takes those of one step, in order of arrival; blocks the thread.</summary>
    /// <param name="step">Cleared, then filled; a request over the step's limit comes alone.</param>
    /// <returns>False where the queue has stopped.</returns>
    public bool Take(List<QueuedRequest> step)
    {
        step.Clear();
        lock (_gate)
        {
            while (_waiting.Count == 0 && !_stopped)
            {
                Monitor.Wait(_gate);
            }

            int tokens = 0;
            while (_waiting.First?.Value is { } next && (step.Count == 0 || FitsStep(step.Count, tokens, next)))
            {
                _waiting.RemoveFirst();
                _metrics.AddWaitingTokens(-next.TokenCount);
                next.Status = QueuedRequestStatus.Running;
                next.Registration.Unregister();
                tokens += next.TokenCount;
                step.Add(next);
            }

            return !_stopped;
        }
    }

    /// <summary>Gives back the room of requests that were taken and answered.</summary>
    public void Release(List<QueuedRequest> step)
    {
        lock (_gate)
        {
            foreach (QueuedRequest queued in step)
            {
                _inFlight.Leave(queued.TokenCount);
            }

            AfterRoomChanged();
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

    /// <summary>Cancels the requests without a step, or fails them where there is a fault. Only the first call counts.</summary>
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
            foreach (LinkedList<QueuedRequest> list in (LinkedList<QueuedRequest>[])[_waiting, _blocked])
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

    private void RegisterCancellation(QueuedRequest queued)
    {
        if (!queued.CancellationToken.CanBeCanceled)
        {
            return;
        }

        CancellationTokenRegistration registration = queued.CancellationToken.UnsafeRegister(_ => Cancel(queued), null);
        lock (_gate)
        {
            if (queued.Status is QueuedRequestStatus.Blocked or QueuedRequestStatus.Waiting)
            {
                queued.Registration = registration;
                return;
            }
        }

        // a worker was faster; nothing would remove the registration from a token that outlives the request
        registration.Unregister();
    }

    private void Cancel(QueuedRequest queued)
    {
        lock (_gate)
        {
            if (queued.Status is QueuedRequestStatus.Blocked or QueuedRequestStatus.Waiting)
            {
                Remove(queued);
                queued.Admission?.TrySetCanceled(queued.CancellationToken);
                queued.Request.Cancel(queued.CancellationToken);
                AfterRoomChanged();
            }
        }
    }

    private void ThrowIfClosed(EmbedRequest request)
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

    private bool FitsStep(int sequences, int tokens, QueuedRequest next) =>
        sequences < _profile.MaxBatchSequences && tokens + next.TokenCount <= _profile.MaxBatchTokens;

    private void Admit(QueuedRequest queued)
    {
        queued.Status = QueuedRequestStatus.Waiting;
        queued.AdmittedTimestamp = _time.GetTimestamp();
        _inFlight.Enter(queued.TokenCount);
        _metrics.AddWaitingTokens(queued.TokenCount);
        _waiting.AddLast(queued.Node);
        Monitor.Pulse(_gate);
    }

    private void Remove(QueuedRequest queued)
    {
        queued.Node.List!.Remove(queued.Node);
        queued.Registration.Unregister();
        if (queued.Status == QueuedRequestStatus.Waiting)
        {
            _metrics.AddWaitingTokens(-queued.TokenCount);
            _inFlight.Leave(queued.TokenCount);
        }

        queued.Status = QueuedRequestStatus.Removed;
    }

    /// <summary>Answers a request that a stop took away.</summary>
    private void End(QueuedRequest queued)
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
        while (_blocked.First?.Value is { } next && _inFlight.HasRoomFor(next.TokenCount))
        {
            _blocked.RemoveFirst();
            Admit(next);
            next.Admission!.SetResult();
        }

        if (_draining && _inFlight.IsEmpty)
        {
            _drained.TrySetResult();
        }
    }
}
