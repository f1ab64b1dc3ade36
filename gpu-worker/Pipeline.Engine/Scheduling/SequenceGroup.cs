using Pipeline.Engine.Generation;
using Pipeline.Engine.Sampling;

namespace Pipeline.Engine.Scheduling;

/// <summary>One request in the scheduler: its sequences, one a sample, and what they have come to. Owned by the engine's thread.</summary>
internal sealed class SequenceGroup
{
    private readonly GeneratedSample?[] _samples;
    private readonly ITokenConstraint?[] _constraints;
    private readonly int[] _stopTokenIds;
    private readonly int _contextLength;

    /// <summary>Starts the constraints of all samples: what they throw comes out here.</summary>
    /// <param name="request">Checked.</param>
    /// <param name="contextLength">Tokens that a sequence has at most.</param>
    public SequenceGroup(GenerateRequest request, int contextLength)
    {
        Request = request;
        DeadlineTicks = request.DeadlineUtc?.UtcTicks ?? long.MaxValue;
        PendingSampleCount = request.SampleCount;
        _contextLength = contextLength;
        _stopTokenIds = [.. request.StopTokenIds];
        _samples = new GeneratedSample?[request.SampleCount];
        _constraints = new ITokenConstraint?[request.SampleCount];
        for (int sample = 0; sample < _constraints.Length; sample++)
        {
            _constraints[sample] = request.Constraint?.Start();
        }

        Sequences = [CreateSequence(0)];
    }

    public GenerateRequest Request { get; }

    /// <summary>Ascending from request to request.</summary>
    public long Arrival { get; set; }

    /// <summary>UTC; the highest number where there is no deadline.</summary>
    public long DeadlineTicks { get; }

    /// <summary>The first sample alone until its prompt is computed, then all samples in their order.</summary>
    public Sequence[] Sequences { get; private set; }

    /// <summary>Samples that have no sequence yet.</summary>
    public int UnforkedSampleCount => Request.SampleCount - Sequences.Length;

    /// <summary>Samples that have not ended.</summary>
    public int PendingSampleCount { get; private set; }

    /// <summary>Why the request failed, or null.</summary>
    public GenerateFailure? Failure { get; set; }

    /// <summary>Tokens of the prompt that the prefix cache had when the prompt was first computed.</summary>
    public int CachedTokenCount { get; set; }

    /// <summary>When the engine took the request, by its clock; waiting for room before does not count.</summary>
    public long SubmittedTimestamp { get; set; }

    /// <summary>When the first step of the request was planned; null before.</summary>
    public long? StartedTimestamp { get; set; }

    /// <summary>When the first token was chosen; null before.</summary>
    public long? FirstTokenTimestamp { get; set; }

    public bool IsStopToken(int tokenId) => _stopTokenIds.AsSpan().Contains(tokenId);

    /// <summary>Makes the sequences of the samples after the first; they have the prompt and nothing computed.</summary>
    public void Fork()
    {
        var sequences = new Sequence[Request.SampleCount];
        sequences[0] = Sequences[0];
        for (int sample = 1; sample < sequences.Length; sample++)
        {
            sequences[sample] = CreateSequence(sample);
        }

        Sequences = sequences;
    }

    /// <summary>Notes what a sample has come to.</summary>
    public void Finish(Sequence sequence, FinishReason reason)
    {
        _samples[sequence.SampleIndex] = sequence.ToSample(reason);
        PendingSampleCount--;
    }

    /// <summary>The answer once no sample is pending.</summary>
    public GenerateOutcome ToOutcome(TimeProvider time, long now)
    {
        if (Failure is not null)
        {
            return Failure;
        }

        return new GenerateResult
        {
            Samples = _samples!,
            PromptTokenCount = Request.PromptTokenIds.Length,
            CachedTokenCount = CachedTokenCount,
            QueueDuration = time.GetElapsedTime(SubmittedTimestamp, StartedTimestamp ?? now),
            FirstTokenDuration = time.GetElapsedTime(SubmittedTimestamp, FirstTokenTimestamp ?? now),
            RunDuration = time.GetElapsedTime(StartedTimestamp ?? now, now),
        };
    }

    private Sequence CreateSequence(int sample)
    {
        var sampling = new SampleState(Request.Sampling, Request.Seed, sample, Request.PromptTokenIds.Span, Request.MaxTokens)
        {
            Constraint = _constraints[sample],
            StopTokenIds = _stopTokenIds,
        };
        return new Sequence(this, sample, sampling, (int)Math.Min((long)Request.PromptTokenIds.Length + Request.MaxTokens, _contextLength));
    }
}
