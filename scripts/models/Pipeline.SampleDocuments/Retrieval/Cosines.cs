namespace Pipeline.SampleDocuments.Retrieval;

/// <summary>Similarities of embeddings.</summary>
public static class Cosines
{
    /// <summary>Products of vectors of length one.</summary>
    /// <param name="queries">Embeddings of length one, all of the same dimensions.</param>
    /// <param name="candidates">As the queries.</param>
    /// <returns>[queries, candidates], row-major.</returns>
    public static float[] Of(IReadOnlyList<float[]> queries, IReadOnlyList<float[]> candidates)
    {
        float[] similarities = new float[checked(queries.Count * candidates.Count)];
        for (int query = 0; query < queries.Count; query++)
        {
            for (int candidate = 0; candidate < candidates.Count; candidate++)
            {
                similarities[(query * candidates.Count) + candidate] = Product(queries[query], candidates[candidate]);
            }
        }

        return similarities;
    }

    private static float Product(float[] left, float[] right)
    {
        float sum = 0;
        for (int i = 0; i < left.Length; i++)
        {
            sum += left[i] * right[i];
        }

        return sum;
    }
}
