using System.Runtime.InteropServices;

namespace Pipeline.Engine.Sampling;

/// <summary>
/// What the choice of a sample's next token depends on beside the logits: its options, place, earlier tokens and constraint.
/// Owned by the engine's thread; outlives preemptions.
/// </summary>
internal sealed class SampleState
{
    // a longer completion grows its counts, each time to double the size
    private const int InitialTokenCounts = 4_096;

    private readonly ulong _seed;
    private readonly int _sampleNumber;
    private readonly KeyValuePair<int, float>[] _biases;
    private readonly Dictionary<int, int>? _counts;
    private readonly int[] _stopTokenIds = [];

    /// <param name="options">In their ranges.</param>
    /// <param name="seed">Of the request.</param>
    /// <param name="sampleNumber">Which sample of the request, from 0.</param>
    /// <param name="promptTokenIds">Read here only.</param>
    /// <param name="maxTokens">Tokens that the sample may get.</param>
    public SampleState(SamplingOptions options, ulong seed, int sampleNumber, ReadOnlySpan<int> promptTokenIds, int maxTokens)
    {
        Options = options;
        _seed = seed;
        _sampleNumber = sampleNumber;
        _biases = [.. options.LogitBias];
        bool repetition = options.RepetitionPenalty != 1;
        if (!repetition && options.FrequencyPenalty == 0 && options.PresencePenalty == 0)
        {
            return;
        }

        _counts = new Dictionary<int, int>(Math.Min(maxTokens, InitialTokenCounts) + (repetition ? promptTokenIds.Length : 0));
        foreach (int tokenId in repetition ? promptTokenIds : [])
        {
            _counts[tokenId] = 0;
        }
    }

    /// <summary>How tokens are chosen.</summary>
    public SamplingOptions Options { get; }

    /// <summary>What the sample must keep to, at its beginning, or null. Not shared.</summary>
    public ITokenConstraint? Constraint { get; init; }

    /// <summary>Tokens that end the sample; copied. A constraint permits them exactly where it may end.</summary>
    public IReadOnlyList<int> StopTokenIds
    {
        get => _stopTokenIds;
        init => _stopTokenIds = [.. value];
    }

    /// <summary>Tokens accepted so far.</summary>
    public int TokenCount { get; private set; }

    /// <summary>Whether logits must be changed before a token is chosen of them.</summary>
    public bool AdjustsLogits => _biases.Length > 0 || Constraint is not null || _counts is { Count: > 0 };

    /// <summary>The random number of the next token, at least 0 and under 1.</summary>
    public double NextRandom => RandomDraw.Next(_seed, _sampleNumber, TokenCount);

    /// <summary>Appends the chosen token. Not for a stop token: the sample ends there.</summary>
    public void Accept(int tokenId)
    {
        TokenCount++;
        if (_counts is not null)
        {
            CollectionsMarshal.GetValueRefOrAddDefault(_counts, tokenId, out _)++;
        }

        Constraint?.Accept(tokenId);
    }

    /// <summary>Marks the tokens that the constraint permits, and this sample's stop tokens where it may end.</summary>
    /// <param name="mask">As <see cref="ITokenConstraint.FillMask"/>.</param>
    public void FillMask(Span<uint> mask)
    {
        Constraint!.FillMask(mask);
        foreach (int tokenId in _stopTokenIds)
        {
            if ((uint)tokenId / 32 < (uint)mask.Length)
            {
                uint bit = 1u << (tokenId % 32);
                mask[tokenId / 32] = Constraint.MayEnd ? mask[tokenId / 32] | bit : mask[tokenId / 32] & ~bit;
            }
        }
    }

    /// <summary>Adds the biases. Ids that the row does not have are nobody's.</summary>
    public void AddBiases(Span<float> row)
    {
        foreach ((int tokenId, float bias) in _biases)
        {
            if ((uint)tokenId < (uint)row.Length)
            {
                row[tokenId] += bias;
            }
        }
    }

    /// <summary>Applies the repetition penalty, then the frequency and presence penalties.</summary>
    public void AddPenalties(Span<float> row)
    {
        if (_counts is null)
        {
            return;
        }

        foreach ((int tokenId, int count) in _counts)
        {
            ref float logit = ref row[tokenId];
            logit = logit > 0 ? logit / Options.RepetitionPenalty : logit * Options.RepetitionPenalty;
            if (count > 0)
            {
                logit -= (Options.FrequencyPenalty * count) + Options.PresencePenalty;
            }
        }
    }
}
