namespace Pipeline.Engine.Onnx.Compilation.Reporting;

/// <summary>A row of logits as a distribution over tokens.</summary>
internal readonly ref struct LogitsDistribution
{
    private readonly ReadOnlySpan<float> _logits;
    private readonly double _logSum;

    /// <param name="logits">One row; used as long as this value is.</param>
    public LogitsDistribution(ReadOnlySpan<float> logits)
    {
        _logits = logits;
        for (int i = 1; i < logits.Length; i++)
        {
            Best = logits[i] > logits[Best] ? i : Best;
        }

        double sum = 0, largest = logits[Best];
        foreach (float logit in logits)
        {
            sum += Math.Exp(logit - largest);
        }

        _logSum = largest + Math.Log(sum);
    }

    /// <summary>The most probable token; the first of several.</summary>
    public int Best { get; }

    /// <summary>The natural logarithm of a token's probability.</summary>
    public double LogProbability(int token) => _logits[token] - _logSum;

    /// <summary>The Kullback-Leibler divergence of another distribution from this one, in nats: what is lost by taking it for this.</summary>
    public double Divergence(in LogitsDistribution other)
    {
        double sum = 0;
        for (int token = 0; token < _logits.Length; token++)
        {
            double log = LogProbability(token);
            sum += Math.Exp(log) * (log - other.LogProbability(token));
        }

        return sum;
    }
}
