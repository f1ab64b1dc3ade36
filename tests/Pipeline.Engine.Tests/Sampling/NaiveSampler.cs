using Pipeline.Engine.Sampling;

namespace Pipeline.Engine.Tests.Sampling;

/// <summary>The rules of sampling in double precision, by sorting the whole vocabulary.</summary>
internal static class NaiveSampler
{
    /// <summary>The probability of each token, in the order of their ids.</summary>
    /// <param name="options">How tokens are chosen.</param>
    /// <param name="logits">[vocabulary].</param>
    /// <param name="prompt">Token ids.</param>
    /// <param name="completion">Token ids.</param>
    /// <param name="isPermitted">The mask.</param>
    /// <param name="slack">Relative: how far the cuts of top_p and min_p are put off, for a comparison despite rounding.</param>
    public static double[] Distribution(
        SamplingOptions options,
        float[] logits,
        IReadOnlyList<int> prompt,
        IReadOnlyList<int> completion,
        Func<int, bool> isPermitted,
        double slack)
    {
        float[] adjusted = [.. logits.Select((logit, token) => Adjust(options, logit, token, prompt, completion, isPermitted))];
        int[] order = [.. Enumerable.Range(0, logits.Length).OrderByDescending(token => adjusted[token]).ThenBy(token => token)];
        var kept = order.Where(token => !float.IsNegativeInfinity(adjusted[token])).ToList();
        if (options.Temperature == 0)
        {
            return Normalize(kept.Take(1), _ => 1, logits.Length);
        }

        double Weight(int token) => Math.Exp((adjusted[token] - (double)adjusted[order[0]]) / options.Temperature);
        kept = [.. kept.Take(options.TopK > 0 ? options.TopK : kept.Count).Where(token => Weight(token) >= options.MinP * (1 - slack))];
        double mass = options.TopP < 1 ? kept.Sum(Weight) * options.TopP * (1 + slack) : double.PositiveInfinity;
        int count = 0;
        for (double sum = 0; count < kept.Count && sum < mass; count++)
        {
            sum += Weight(kept[count]);
        }

        return Normalize(kept.Take(count), Weight, logits.Length);
    }

    // in single precision, as the definition: rounding here decides which tokens are equally likely
    private static float Adjust(
        SamplingOptions options, float logit, int token, IReadOnlyList<int> prompt, IReadOnlyList<int> completion, Func<int, bool> isPermitted)
    {
        int count = completion.Count(id => id == token);
        logit += options.LogitBias.TryGetValue(token, out float bias) ? bias : 0;
        logit = isPermitted(token) ? logit : float.NegativeInfinity;
        if (count > 0 || prompt.Contains(token))
        {
            logit = logit > 0 ? logit / options.RepetitionPenalty : logit * options.RepetitionPenalty;
        }

        return count > 0 ? logit - ((options.FrequencyPenalty * count) + options.PresencePenalty) : logit;
    }

    private static double[] Normalize(IEnumerable<int> kept, Func<int, double> weight, int length)
    {
        double[] distribution = new double[length];
        foreach (int token in kept)
        {
            distribution[token] = weight(token);
        }

        double sum = distribution.Sum();
        return [.. distribution.Select(value => value / sum)];
    }
}
