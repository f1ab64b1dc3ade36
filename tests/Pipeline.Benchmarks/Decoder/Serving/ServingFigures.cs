namespace Pipeline.Benchmarks.Decoder.Serving;

/// <summary>What serving a load took.</summary>
/// <param name="Seconds">From the first submission to the last answer.</param>
/// <param name="GeneratedTokens">Tokens of all answers.</param>
/// <param name="FirstTokenSeconds">From submission to the first token, median over the requests.</param>
internal sealed record ServingFigures(double Seconds, int GeneratedTokens, double FirstTokenSeconds)
{
    /// <summary>Generated tokens a second.</summary>
    public double Rate => GeneratedTokens / Seconds;
}
