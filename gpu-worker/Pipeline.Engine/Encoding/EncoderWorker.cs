using System.Diagnostics.CodeAnalysis;

namespace Pipeline.Engine.Encoding;

/// <summary>One thread that takes requests, runs them as one step and answers them, until the queue stops.</summary>
internal sealed class EncoderWorker
{
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly EncoderBatch _batch = new();
    private readonly List<QueuedRequest> _step = [];
    private readonly IEncoderRunner _runner;
    private readonly EncoderEngineProfile _profile;
    private readonly EncoderQueue _queue;
    private readonly EncoderEngineMetrics _metrics;
    private readonly TimeProvider _time;
    private float[] _embeddings = [];

    public EncoderWorker(
        IEncoderRunner runner, EncoderEngineProfile profile, EncoderQueue queue, EncoderEngineMetrics metrics, TimeProvider time)
    {
        _runner = runner;
        _profile = profile;
        _queue = queue;
        _metrics = metrics;
        _time = time;
    }

    /// <summary>Completes when the thread has left the runner for good.</summary>
    public Task Ended => _ended.Task;

    /// <summary>A thread of its own: a step computes for milliseconds to seconds and would starve the pool.</summary>
    public void Start(int number) => new Thread(Loop) { IsBackground = true, Name = $"encoder-worker-{number}" }.Start();

    private void Loop()
    {
        while (_queue.Take(_step))
        {
            RunStepOrStop();
            _queue.Release(_step);
        }

        _ended.SetResult();
    }

    [SuppressMessage("Design", "CA1031", Justification = "Whatever a step throws stops the engine and reaches every waiter.")]
    private void RunStepOrStop()
    {
        try
        {
            RunStep();
        }
        catch (Exception exception)
        {
            _queue.Stop(exception);
            foreach (QueuedRequest queued in _step)
            {
                queued.Request.TryFail(new EngineFaultedException(exception));
            }
        }
    }

    private void RunStep()
    {
        long started = _time.GetTimestamp();
        _batch.Clear();
        foreach (QueuedRequest queued in _step)
        {
            _batch.Add(queued.Request.TokenIds.Span);
        }

        int dimensions = _runner.Dimensions;
        int floats = checked(_step.Count * dimensions);
        if (_embeddings.Length < floats)
        {
            _embeddings = new float[floats];
        }

        Span<float> embeddings = _embeddings.AsSpan(0, floats);
        _runner.Run(_batch, embeddings);
        TimeSpan runDuration = _time.GetElapsedTime(started);
        _metrics.RecordStep(runDuration, _batch.TokenCount, _batch.SequenceCount, _profile.MaxBatchTokens);

        for (int i = 0; i < _step.Count; i++)
        {
            QueuedRequest queued = _step[i];
            TimeSpan queueDuration = _time.GetElapsedTime(queued.AdmittedTimestamp, started);
            _metrics.RecordQueueWait(queueDuration);
            queued.Request.Complete(new EmbedResult
            {
                Embedding = embeddings.Slice(i * dimensions, dimensions).ToArray(),
                PromptTokenCount = queued.TokenCount,
                QueueDuration = queueDuration,
                RunDuration = runDuration,
            });
        }
    }
}
