using System.Numerics;
using System.Runtime.InteropServices;

namespace Pipeline.Engine.Sampling;

/// <summary>
/// Chooses tokens of logits. In this order, as vLLM: logit_bias, the constraint's mask, repetition, frequency and presence
/// penalties, temperature, top_k, min_p, top_p (of what top_k and min_p left), draw. Allocates nothing for a token. One for an
/// engine; used by its thread.
/// </summary>
/// <param name="vocabularySize">Logits in a row.</param>
internal sealed class TokenSampler(int vocabularySize)
{
    /// <summary>No token can be chosen: a logit is NaN or positive infinity, or nothing is permitted.</summary>
    public const int NoToken = -1;

    // under this one token has all the probability, and a division by the temperature may overflow; vLLM's limit too
    private const float GreedyTemperature = 1e-5f;

    // short enough for sums in float to be exact enough, and for a draw to walk through one piece token by token
    private const int PieceLength = 2_048;

    private readonly float[] _row = new float[vocabularySize];
    private readonly float[] _weights = new float[vocabularySize];
    private readonly float[] _pieceSums = new float[(vocabularySize + PieceLength - 1) / PieceLength];
    private readonly uint[] _mask = new uint[(vocabularySize + 31) / 32];
    private readonly CandidateList _candidates = new(vocabularySize);

    /// <summary>Chooses a sample's next token; to accept it is the caller's.</summary>
    /// <param name="state">The sample.</param>
    /// <param name="logits">[vocabulary], as the model gave them; negative infinity is a token that is never chosen.</param>
    /// <returns>The token, or <see cref="NoToken"/>.</returns>
    public int Next(SampleState state, ReadOnlySpan<float> logits)
    {
        ReadOnlySpan<float> row = state.AdjustsLogits ? Adjust(state, logits) : logits;
        float max = RowMath.Max(row);
        if (!float.IsFinite(max))
        {
            return NoToken;
        }

        if (state.Options.Temperature < GreedyTemperature)
        {
            return RowMath.IndexOf(row, max);
        }

        double mass = Collect(state.Options, row, max);
        if (mass == 0)
        {
            return DrawAny(state.NextRandom);
        }

        if (state.Options.TopP < 1)
        {
            _candidates.KeepMass(mass * state.Options.TopP);
        }

        return _candidates.Draw(state.NextRandom);
    }

    /// <summary>Log probabilities under the model itself. Logits are as for <see cref="Next"/>, which changes none.</summary>
    /// <param name="logits">[vocabulary]: <see cref="Next"/> found a token in them.</param>
    /// <param name="tokenId">The chosen token.</param>
    /// <param name="chosen">The chosen token's.</param>
    /// <param name="top">
    /// As long as wanted, 0 to vocabulary; filled with the likeliest tokens, likeliest first, and where fewer have a
    /// probability, with <see cref="NoToken"/>.
    /// </param>
    public void Logprobs(ReadOnlySpan<float> logits, int tokenId, out TokenLogprob chosen, Span<TokenLogprob> top)
    {
        float max = RowMath.Max(logits);
        double normalizer = max + Math.Log(Weigh(logits, max, scale: 1));
        chosen = new TokenLogprob(tokenId, (float)(logits[tokenId] - normalizer));
        if (top.IsEmpty)
        {
            return;
        }

        CollectLikeliest(logits, top.Length);
        _candidates.Sort();
        ReadOnlySpan<Candidate> likeliest = _candidates.Candidates;
        top.Fill(new TokenLogprob(NoToken, float.NegativeInfinity));
        for (int i = 0; i < likeliest.Length; i++)
        {
            top[i] = new TokenLogprob(likeliest[i].TokenId, (float)(likeliest[i].Logit - normalizer));
        }
    }

    private float[] Adjust(SampleState state, ReadOnlySpan<float> logits)
    {
        logits.CopyTo(_row);
        state.AddBiases(_row);
        if (state.Constraint is not null)
        {
            state.FillMask(_mask);
            RowMath.Mask(_row, _mask);
        }

        state.AddPenalties(_row);
        return _row;
    }

    /// <summary>Fills the candidates with what top_k and min_p leave, and may leave out what top_p will not keep.</summary>
    /// <returns>The sum of all weights of which top_p counts its part; 0 where any token may be drawn.</returns>
    private double Collect(SamplingOptions options, ReadOnlySpan<float> row, float max)
    {
        float scale = 1 / options.Temperature;
        if (options.TopK > 0 && options.TopK < row.Length)
        {
            CollectLikeliest(row, options.TopK);
            _candidates.Weigh(max, scale);
            _candidates.KeepWeight(options.MinP);
            return _candidates.SumWeights();
        }

        double sum = Weigh(row, max, scale);
        if (options.MinP > 0)
        {
            CollectWeight(row, options.MinP);
            return _candidates.SumWeights();
        }

        if (options.TopP < 1)
        {
            // tokens under this weigh less than 1 - top_p together, a vocabulary full of them: none is among the kept ones
            // (a little less than that, since sums are rounded)
            CollectWeight(row, (float)(0.99 * (1.0 - options.TopP) * sum / row.Length));
            return sum;
        }

        return 0;
    }

    /// <summary>Fills weights and their sums, piece by piece.</summary>
    private double Weigh(ReadOnlySpan<float> row, float max, float scale)
    {
        double sum = 0;
        for (int piece = 0; piece < _pieceSums.Length; piece++)
        {
            int start = piece * PieceLength;
            int length = Math.Min(PieceLength, row.Length - start);
            _pieceSums[piece] = RowMath.Exp(row.Slice(start, length), max, scale, _weights.AsSpan(start, length));
            sum += _pieceSums[piece];
        }

        return sum;
    }

    private void CollectWeight(ReadOnlySpan<float> row, float minimum)
    {
        _candidates.Clear();
        int vectorLength = Vector<float>.Count;
        var wanted = new Vector<float>(minimum);
        ReadOnlySpan<Vector<float>> vectors = MemoryMarshal.Cast<float, Vector<float>>(_weights);
        for (int i = 0; i <= vectors.Length; i++)
        {
            if (i < vectors.Length && !Vector.GreaterThanOrEqualAny(vectors[i], wanted))
            {
                continue;
            }

            int end = Math.Min((i + 1) * vectorLength, row.Length);
            for (int token = i * vectorLength; token < end; token++)
            {
                if (_weights[token] >= minimum)
                {
                    _candidates.Add(new Candidate(token, row[token], _weights[token]));
                }
            }
        }
    }

    /// <summary>Fills the candidates with the likeliest tokens, without weights.</summary>
    private void CollectLikeliest(ReadOnlySpan<float> row, int count)
    {
        // a cut at twice the count costs less than one at each token over the threshold
        int limit = Math.Min(row.Length, count + Math.Max(count, 256));
        float threshold = float.NegativeInfinity;
        _candidates.Clear();
        int vectorLength = Vector<float>.Count;
        ReadOnlySpan<Vector<float>> vectors = MemoryMarshal.Cast<float, Vector<float>>(row);
        for (int i = 0; i <= vectors.Length; i++)
        {
            if (i < vectors.Length && !Vector.GreaterThanAny(vectors[i], new Vector<float>(threshold)))
            {
                continue;
            }

            int end = Math.Min((i + 1) * vectorLength, row.Length);
            for (int token = i * vectorLength; token < end; token++)
            {
                // of equal logits the first tokens are kept, and they have been seen
                if (row[token] > threshold)
                {
                    if (_candidates.Candidates.Length == limit)
                    {
                        _candidates.KeepCount(count);
                        threshold = _candidates.MinLogit();
                    }

                    _candidates.Add(new Candidate(token, row[token], Weight: 0));
                }
            }
        }

        _candidates.KeepCount(count);
    }

    /// <summary>Draws any token by the weights.</summary>
    /// <param name="unit">At least 0 and under 1.</param>
    private int DrawAny(double unit)
    {
        double total = 0;
        foreach (float pieceSum in _pieceSums)
        {
            total += pieceSum;
        }

        // sums of the same weights differ by their rounding: a draw past the last one's end stays with a token that has a weight
        double rest = unit * total;
        int piece = 0;
        for (int next = 0; next < _pieceSums.Length && rest >= 0; next++)
        {
            if (_pieceSums[next] > 0)
            {
                rest -= _pieceSums[next];
                piece = next;
            }
        }

        rest += _pieceSums[piece];
        int chosen = NoToken;
        int end = Math.Min((piece + 1) * PieceLength, _weights.Length);
        for (int token = piece * PieceLength; token < end && rest >= 0; token++)
        {
            if (_weights[token] > 0)
            {
                rest -= _weights[token];
                chosen = token;
            }
        }

        return chosen;
    }
}
