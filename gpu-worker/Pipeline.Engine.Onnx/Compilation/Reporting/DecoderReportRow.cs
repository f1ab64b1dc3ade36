namespace Pipeline.Engine.Onnx.Compilation.Reporting;

/// <summary>How one decoder predicts texts, compared with the decoder in 32-bit floats.</summary>
/// <param name="Name">Of the decoder.</param>
/// <param name="TokenCount">Positions that were compared.</param>
/// <param name="TopOneAgreement">Ratio of positions whose most probable token is the same.</param>
/// <param name="MeanDivergence">Kullback-Leibler divergence from the reference, in nats a position.</param>
/// <param name="Perplexity">Of the texts: e to the mean negative logarithm of the probability of each next token; NaN where there is none.</param>
public sealed record DecoderReportRow(string Name, long TokenCount, double TopOneAgreement, double MeanDivergence, double Perplexity);
