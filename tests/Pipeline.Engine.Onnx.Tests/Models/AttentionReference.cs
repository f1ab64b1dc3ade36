namespace Pipeline.Engine.Onnx.Tests.Models;

/// <summary>Attention by its definition, in doubles.</summary>
internal static class AttentionReference
{
    /// <summary>The result of one query: all heads, one after another.</summary>
    public static double[] Row(double[] query, double[][] keys, double[][] values, int headCount, double scale)
    {
        int headSize = query.Length / headCount;
        double[] result = new double[query.Length];
        for (int head = 0; head < headCount; head++)
        {
            int first = head * headSize;
            double[] scores = new double[keys.Length];
            for (int key = 0; key < keys.Length; key++)
            {
                for (int i = first; i < first + headSize; i++)
                {
                    scores[key] += query[i] * keys[key][i] * scale;
                }
            }

            double largest = scores.Max();
            double[] weights = [.. scores.Select(score => Math.Exp(score - largest))];
            double sum = weights.Sum();
            for (int key = 0; key < keys.Length; key++)
            {
                for (int i = first; i < first + headSize; i++)
                {
                    result[i] += weights[key] / sum * values[key][i];
                }
            }
        }

        return result;
    }
}
