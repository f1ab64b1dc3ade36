using System.Runtime.InteropServices;

namespace Pipeline.Benchmarks.Decoder;

/// <summary>How far the logits of one engine are from those of another, over the rows of two files.</summary>
/// <param name="MeanDivergence">Mean Kullback-Leibler divergence of the softmaxes, in nats.</param>
/// <param name="TopAgreement">Share of rows whose largest logit is the same token's, 0 to 1.</param>
/// <param name="RelativeError">Root of the summed squared differences over that of the reference's squares.</param>
internal sealed record LogitsDistance(double MeanDivergence, double TopAgreement, double RelativeError)
{
    /// <summary>Compares row by row.</summary>
    public static LogitsDistance Between(string referenceFile, string file, int vocabulary)
    {
        using FileStream reference = File.OpenRead(referenceFile), other = File.OpenRead(file);
        float[] p = new float[vocabulary], q = new float[vocabulary];
        double divergence = 0, differences = 0, squares = 0;
        int agreed = 0, rows = 0;
        while (reference.Position < reference.Length)
        {
            reference.ReadExactly(MemoryMarshal.AsBytes(p.AsSpan()));
            other.ReadExactly(MemoryMarshal.AsBytes(q.AsSpan()));
            double pNorm = LogSum(p), qNorm = LogSum(q);
            for (int i = 0; i < vocabulary; i++)
            {
                double logP = p[i] - pNorm;
                divergence += Math.Exp(logP) * (logP - (q[i] - qNorm));
                differences += ((double)p[i] - q[i]) * ((double)p[i] - q[i]);
                squares += (double)p[i] * p[i];
            }

            agreed += IndexOfMax(p) == IndexOfMax(q) ? 1 : 0;
            rows++;
        }

        return new LogitsDistance(divergence / rows, (double)agreed / rows, Math.Sqrt(differences / squares));
    }

    private static double LogSum(float[] logits)
    {
        float max = logits.Max();
        return max + Math.Log(logits.Sum(value => Math.Exp(value - max)));
    }

    private static int IndexOfMax(float[] logits) => Array.IndexOf(logits, logits.Max());
}
