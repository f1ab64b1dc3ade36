namespace Pipeline.Engine.Onnx.Kernels;

/// <summary>
/// The products of attention where a vector of queries would be half empty, as in decode steps: keys, and then elements of
/// values, take the lanes instead, and queries the rows. Each sum has the same terms in the same order as with queries in lanes,
/// so the results are the same, bit for bit.
/// </summary>
internal static unsafe class FewQueries<TLanes, TVector>
    where TLanes : ILanes<TVector>
    where TVector : struct
{
    /// <summary>Keys brought together at once: a chunk of them (8 KB) and what it makes stay in the first-level cache.</summary>
    private const int Chunk = FewQueriesSpace.Chunk;

    /// <summary>Whether a tile is better computed this way.</summary>
    public static bool IsBest(int queryCount) => queryCount <= TLanes.Width / 2;

    /// <summary>Writes the scores of a tile of keys, and asks for its values.</summary>
    public static void Score(in PagedBatch batch, in PagedTile tile, int first, int keys, in PagedWorkspace space)
    {
        FewQueriesSpace few = space.Few;
        int headSize = batch.HeadSize;
        MatrixView queries = new(space.Query, headSize, 1);
        for (int key = 0; key < keys; key += Chunk)
        {
            int position = first + key, count = Math.Min(Chunk, keys - key);
            PrefetchPart(batch.ValueCache, tile, position, count, 0);
            CacheReader<TLanes, TVector>.Load(batch.KeyCache, tile, position, count, few.Rows, headSize);
            PrefetchPart(batch.ValueCache, tile, position, count, 1);
            Transposition.Copy(few.Rows, headSize, count, headSize, few.Panel, Chunk);
            PrefetchPart(batch.ValueCache, tile, position, count, 2);
            LaneProduct<TLanes, TVector>.Compute(queries, space.QueryCount, headSize, few.Panel, few.Scores, Chunk, scale: null);
            Transposition.Copy(few.Scores, Chunk, space.QueryCount, count, space.Scores + (key * (nint)space.Lanes), space.Lanes);
        }

        RepeatLast(space, keys);
    }

    /// <summary>Adds the weighted values of a tile of keys to the few queries' sums, and asks for the next keys.</summary>
    /// <param name="batch">The call.</param>
    /// <param name="tile">The tile.</param>
    /// <param name="first">Position of the first key.</param>
    /// <param name="keys">Keys.</param>
    /// <param name="space">Has the weights.</param>
    /// <param name="isFirst">Whether there is no sum yet.</param>
    public static void SumValues(in PagedBatch batch, in PagedTile tile, int first, int keys, in PagedWorkspace space, bool isFirst)
    {
        FewQueriesSpace few = space.Few;
        if (!isFirst)
        {
            Correct(space);
        }

        int end = tile.EndPosition;
        for (int key = 0; key < keys; key += Chunk)
        {
            int count = Math.Min(Chunk, keys - key), next = first + keys + key;
            int nextCount = Math.Clamp(end - next, 0, Chunk);
            PrefetchPart(batch.KeyCache, tile, next, nextCount, 0);
            PrefetchPart(batch.KeyCache, tile, next, nextCount, 1);
            CacheReader<TLanes, TVector>.Load(batch.ValueCache, tile, first + key, count, few.Panel, few.Width);
            PrefetchPart(batch.KeyCache, tile, next, nextCount, 2);
            MatrixView weights = new(space.Scores + (key * (nint)space.Lanes), 1, space.Lanes);
            LaneProduct<TLanes, TVector>.Compute(
                weights, space.QueryCount, count, few.Panel, few.Result, few.Width, isFirst && key == 0 ? null : few.Ones);
        }
    }

    /// <summary>Hands the sums to a state, which has queries in lanes.</summary>
    public static void StoreResult(in PagedBatch batch, in PagedWorkspace space, in AttentionState state) =>
        Transposition.Copy(space.Few.Result, space.Few.Width, space.QueryCount, batch.HeadSize, state.Result, space.Lanes);

    /// <summary>
    /// A quarter, a quarter and a half of the tokens, between stages of a chunk: all at once, the prefetches fill the core's miss
    /// buffers and the stage waits until the memory has answered most of them (fp16 20 % slower, fp32 8 %).
    /// </summary>
    private static void PrefetchPart(in PagedCache cache, in PagedTile tile, int position, int count, int part)
    {
        int begin = count * part / 4, end = part == 2 ? count : count * (part + 1) / 4;
        cache.Prefetch(tile.Blocks, position + begin, end - begin, tile.KvHead);
    }

    /// <summary>As <see cref="RowPointers"/> leaves the rows past the last key, on which the softmax counts.</summary>
    private static void RepeatLast(in PagedWorkspace space, int keys)
    {
        float* last = space.Scores + ((keys - 1) * (nint)space.Lanes);
        for (int key = keys; key % LaneProduct<TLanes, TVector>.RowBlock != 0; key++)
        {
            new ReadOnlySpan<float>(last, space.Lanes).CopyTo(new Span<float>(space.Scores + (key * (nint)space.Lanes), space.Lanes));
        }
    }

    private static void Correct(in PagedWorkspace space)
    {
        FewQueriesSpace few = space.Few;
        for (int query = 0; query < space.QueryCount; query++)
        {
            TVector correction = TLanes.Broadcast(space.Correction[query]);
            float* row = few.Result + (query * (nint)few.Width);
            for (int i = 0; i < few.Width; i += TLanes.Width)
            {
                TLanes.Store(TLanes.Multiply(TLanes.Load(row + i), correction), row + i);
            }
        }
    }
}
