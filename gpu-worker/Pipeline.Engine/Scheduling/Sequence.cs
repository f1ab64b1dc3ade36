using System.Runtime.InteropServices;
using Pipeline.Engine.Generation;
using Pipeline.Engine.KvCache;
using Pipeline.Engine.Sampling;

namespace Pipeline.Engine.Scheduling;

/// <summary>One sample of a request on its way: its tokens, its blocks and where it stands. Owned by the engine's thread.</summary>
internal sealed class Sequence
{
    private readonly List<TokenLogprob>? _logprobs;
    private readonly List<TokenLogprob>? _topLogprobs;
    private int[] _tokenIds;

    /// <param name="group">The request.</param>
    /// <param name="sampleIndex">Which of its samples, from 0.</param>
    /// <param name="sampling">The state of its choices; outlives preemptions.</param>
    /// <param name="maxTokenCount">Prompt and completion together at most; more than the prompt.</param>
    public Sequence(SequenceGroup group, int sampleIndex, SampleState sampling, int maxTokenCount)
    {
        Group = group;
        SampleIndex = sampleIndex;
        Sampling = sampling;
        MaxTokenCount = maxTokenCount;
        PromptTokenCount = TokenCount = group.Request.PromptTokenIds.Length;
        _tokenIds = group.Request.PromptTokenIds.ToArray();
        if (group.Request.TopLogprobCount is not null)
        {
            _logprobs = [];
            _topLogprobs = [];
        }
    }

    public SequenceGroup Group { get; }

    public int SampleIndex { get; }

    public SampleState Sampling { get; }

    public ITokenSink? Sink => Group.Request.Sinks is { Count: > 0 } sinks ? sinks[SampleIndex] : null;

    public SequenceStatus Status { get; set; }

    public int PromptTokenCount { get; }

    /// <summary>Prompt and completion.</summary>
    public int TokenCount { get; private set; }

    public int MaxTokenCount { get; }

    public int CompletionTokenCount => TokenCount - PromptTokenCount;

    /// <summary>Tokens whose keys and values are in the blocks.</summary>
    public int ComputedTokenCount { get; set; }

    /// <summary>At least 1 while it is not finished: the logits of the last token give the next.</summary>
    public int UncomputedTokenCount => TokenCount - ComputedTokenCount;

    public BlockTable Blocks { get; } = new();

    /// <summary>The node of the last full block that is computed, in the prefix cache.</summary>
    public long PrefixNode { get; set; } = PrefixCache.Root;

    /// <summary>Whether its blocks were taken away at some time.</summary>
    public bool WasPreempted { get; set; }

    /// <summary>Waits for a slot only: it is a sample that shares the blocks of its prompt.</summary>
    public bool IsParked => Status == SequenceStatus.Waiting && Blocks.Count > 0;

    /// <summary>[TokenCount].</summary>
    public ReadOnlySpan<int> TokenIds => _tokenIds.AsSpan(0, TokenCount);

    /// <summary>
    /// Makes room for all tokens that the sequence may get, so that none of them allocates: 4 bytes each, where their keys and
    /// values take thousands. Not before it is admitted: thousands of sequences may wait.
    /// </summary>
    public void Reserve(int blockTokens)
    {
        Array.Resize(ref _tokenIds, MaxTokenCount);
        Blocks.Reserve((MaxTokenCount + blockTokens - 1) / blockTokens);
    }

    /// <summary>Appends a chosen token.</summary>
    public void Append(int tokenId)
    {
        if (TokenCount == _tokenIds.Length)
        {
            Array.Resize(ref _tokenIds, TokenCount * 2);
        }

        _tokenIds[TokenCount++] = tokenId;
    }

    /// <summary>Notes the log probabilities of a token that is appended next, if they are asked for.</summary>
    public void AddLogprobs(TokenSampler sampler, ReadOnlySpan<float> logits, int tokenId)
    {
        if (_logprobs is null || _topLogprobs is null)
        {
            return;
        }

        int known = _topLogprobs.Count;
        CollectionsMarshal.SetCount(_topLogprobs, known + Group.Request.TopLogprobCount.GetValueOrDefault());
        sampler.Logprobs(logits, tokenId, out TokenLogprob chosen, CollectionsMarshal.AsSpan(_topLogprobs)[known..]);
        _logprobs.Add(chosen);
    }

    public GeneratedSample ToSample(FinishReason reason) => new()
    {
        TokenIds = TokenIds[PromptTokenCount..].ToArray(),
        FinishReason = reason,
        Logprobs = _logprobs?.ToArray(),
        TopLogprobs = _topLogprobs?.ToArray(),
    };
}
