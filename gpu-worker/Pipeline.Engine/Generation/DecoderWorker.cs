using System.Diagnostics;
using System.Diagnostics.CodeAnalysis;
using Pipeline.Engine.Execution;
using Pipeline.Engine.Scheduling;

namespace Pipeline.Engine.Generation;

/// <summary>The engine's thread: takes requests, plans a step, runs it, applies it and answers, until the queue stops.</summary>
internal sealed class DecoderWorker
{
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly List<QueuedGeneration> _arrived = [];
    private readonly List<QueuedGeneration> _cancelled = [];
    private readonly List<SequenceGroup> _finished = [];
    private readonly Dictionary<SequenceGroup, QueuedGeneration> _taken = [];
    private readonly IDecoderRunner _runner;
    private readonly DecoderQueue _queue;
    private readonly DecoderEngineMetrics _metrics;
    private readonly TimeProvider _time;
    private readonly Scheduler _scheduler;
    private readonly StepPlan _plan;
    private float[] _logits = [];
    private bool _endedInOrder;

    public DecoderWorker(
        IDecoderRunner runner, SchedulerProfile profile, DecoderQueue queue, DecoderEngineMetrics metrics, TimeProvider time)
    {
        _runner = runner;
        _queue = queue;
        _metrics = metrics;
        _time = time;
        _scheduler = new Scheduler(profile, metrics, time);
        _plan = new StepPlan(profile.MaxBlocksPerSequence);
    }

    /// <summary>Completes when the thread has left the runner for good and every request is answered.</summary>
    public Task Ended => _ended.Task;

    /// <summary>A thread of its own: a step computes for milliseconds to seconds and would starve the pool.</summary>
    public void Start() => new Thread(Loop) { IsBackground = true, Name = "decoder-worker" }.Start();

    /// <summary>After the end: every block has come back.</summary>
    /// <exception cref="UnreachableException">Some were never given back.</exception>
    [Conditional("DEBUG")]
    public void CheckNothingIsOut()
    {
        if (_endedInOrder && _scheduler.Pool.FreeCount != _scheduler.Pool.BlockCount)
        {
            throw new UnreachableException($"{_scheduler.Pool.BlockCount - _scheduler.Pool.FreeCount} blocks were never given back.");
        }
    }

    [SuppressMessage("Design", "CA1031", Justification = "Whatever a step throws stops the engine and reaches every waiter.")]
    private void Loop()
    {
        try
        {
            RecordBlocks();
            while (_queue.Take(_arrived, _cancelled, waits: _scheduler.IsIdle))
            {
                TakeOver();
                if (!_scheduler.IsIdle)
                {
                    RunStep();
                    Answer();
                }

                RecordBlocks();
            }

            CancelRest();
        }
        catch (Exception exception)
        {
            _queue.Stop(exception);
            FailRest(exception);
        }

        _ended.SetResult();
    }

    private void TakeOver()
    {
        foreach (QueuedGeneration queued in _arrived)
        {
            _taken.Add(queued.Group, queued);
            _scheduler.Add(queued.Group);
        }

        foreach (QueuedGeneration queued in _cancelled)
        {
            // it may have been answered since
            if (_taken.Remove(queued.Group))
            {
                _scheduler.Remove(queued.Group);
                queued.Request.Cancel(queued.CancellationToken);
                _queue.Release(queued);
            }
        }
    }

    private void RunStep()
    {
        long started = _time.GetTimestamp();
        _scheduler.BuildStep(_plan);
        foreach (BlockCopy copy in _plan.Copies)
        {
            _runner.CopyBlock(copy.Source, copy.Destination);
        }

        int floats = checked(_plan.Step.RowCount * _runner.VocabularySize);
        if (_logits.Length < floats)
        {
            _logits = new float[Math.Max(floats, _logits.Length * 2)];
        }

        _runner.Run(_plan.Step, _logits.AsMemory(0, floats));
        _scheduler.Apply(_plan, _logits.AsSpan(0, floats), _finished);
        _metrics.RecordStep(_time.GetElapsedTime(started), _plan.TokenCount - _plan.DecodeTokenCount, _plan.DecodeTokenCount);
    }

    private void Answer()
    {
        foreach (SequenceGroup group in _finished)
        {
            if (_taken.Remove(group, out QueuedGeneration? queued))
            {
                group.Request.Complete(group.ToOutcome(_time, _time.GetTimestamp()));
                _queue.Release(queued);
            }
        }

        _finished.Clear();
    }

    private void CancelRest()
    {
        foreach ((SequenceGroup group, QueuedGeneration queued) in _taken)
        {
            _scheduler.Remove(group);
            queued.Request.Cancel(CancellationToken.None);
            _queue.Release(queued);
        }

        _taken.Clear();
        RecordBlocks();
        _endedInOrder = true;
    }

    private void FailRest(Exception cause)
    {
        // the fault may have come while these were taken over
        foreach (QueuedGeneration queued in _arrived)
        {
            _taken.TryAdd(queued.Group, queued);
        }

        foreach (QueuedGeneration queued in _taken.Values)
        {
            queued.Request.TryFail(new EngineFaultedException(cause));
            _queue.Release(queued);
        }
    }

    private void RecordBlocks()
    {
        int free = _scheduler.Pool.FreeCount;
        int cached = _scheduler.Pool.CachedCount;
        _metrics.SetBlocks(free - cached, cached, _scheduler.Pool.BlockCount - free);
    }
}
