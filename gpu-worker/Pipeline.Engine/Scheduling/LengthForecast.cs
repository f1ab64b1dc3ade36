namespace Pipeline.Engine.Scheduling;

/// <summary>How long completions are expected to become, after those that have ended.</summary>
internal sealed class LengthForecast
{
    // an answer of some sentences; the first samples that end correct it
    private const double AssumedTokens = 256;

    // the mean of the last thirty or so: batches of one kind of request follow another
    private const double Weight = 1.0 / 16;

    private double _mean = AssumedTokens;

    /// <summary>Notes the length of a completion that ended by itself or at its limit.</summary>
    public void Add(int completionTokenCount) => _mean += (completionTokenCount - _mean) * Weight;

    /// <summary>
    /// Tokens that a sequence is expected to have at its end, prompt included. One that outlives the mean is expected to go on for
    /// half of it: where lengths vary much, long ones become longer still.
    /// </summary>
    public int ExpectedTokens(Sequence sequence)
    {
        double remaining = Math.Max(_mean - sequence.CompletionTokenCount, Math.Max(_mean / 2, 1));
        return (int)Math.Min(sequence.MaxTokenCount, sequence.TokenCount + Math.Ceiling(remaining));
    }
}
