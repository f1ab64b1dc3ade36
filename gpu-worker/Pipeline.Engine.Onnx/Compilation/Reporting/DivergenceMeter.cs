namespace Pipeline.Engine.Onnx.Compilation.Reporting;

/// <summary>Sums up how one decoder's logits differ from another's.</summary>
/// <param name="name">Of the decoder.</param>
internal sealed class DivergenceMeter(string name)
{
    private long _count;
    private long _agreed;
    private long _predictedCount;
    private double _divergence;
    private double _logProbability;

    /// <summary>Adds one position.</summary>
    /// <param name="reference">The reference's row of logits.</param>
    /// <param name="logits">The decoder's.</param>
    /// <param name="next">The token that follows in the text; null at its end.</param>
    public void Add(in LogitsDistribution reference, in LogitsDistribution logits, int? next)
    {
        _count++;
        _agreed += logits.Best == reference.Best ? 1 : 0;
        _divergence += reference.Divergence(logits);
        if (next is { } token)
        {
            _predictedCount++;
            _logProbability += logits.LogProbability(token);
        }
    }

    /// <summary>What was added so far.</summary>
    public DecoderReportRow ToRow() => new(
        name, _count, (double)_agreed / _count, _divergence / _count, Math.Exp(-_logProbability / _predictedCount));
}
