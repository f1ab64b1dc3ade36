namespace Pipeline.Engine.Onnx.Kernels;

/// <summary>
/// <see cref="FlashAttention{TLanes, TVector}"/> over a paged cache: a lane is one head of one token, so a decode step fills its
/// lanes with the heads that share keys, and a prompt with heads and tokens. Rows of the cache are first brought together (and
/// widened) in a small buffer, which costs one load and store for as many multiplications as there are lanes.
/// </summary>
internal sealed unsafe class PagedFlashAttention<TLanes, TVector> : PagedKernel
    where TLanes : ILanes<TVector>
    where TVector : struct
{
    private const int RowBlock = LaneProduct<TLanes, TVector>.RowBlock;

    /// <summary>
    /// With this many lanes and more, products are long enough for the memory to keep up. Below it, prefetches are spread between
    /// small products: all at once, they would fill the core's miss buffers and the products wait.
    /// </summary>
    private const int PacedLanes = 32;

    /// <summary>Keys between two bursts of prefetches.</summary>
    private const int PacedKeys = 16;

    public override void Append(in PagedBatch batch, int* blocks, int row, int position, int count)
    {
        int headSize = batch.HeadSize;
        float* rotated = ScratchMemory.Take((nuint)headSize);
        for (int i = 0; i < count; i++)
        {
            nint source = (row + i) * (nint)(batch.KvHeadCount * headSize);
            nint target = batch.KeyCache.Offset(blocks, position + i, head: 0);
            for (int head = 0; head < batch.KvHeadCount; head++, source += headSize, target += headSize)
            {
                float* key = batch.Key + source;
                if (batch.Cosine is not null)
                {
                    Rotate(batch, key, rotated, position + i);
                    key = rotated;
                }

                StoreRow(key, batch.KeyCache, target);
                StoreRow(batch.Value + source, batch.ValueCache, target);
            }
        }
    }

    public override void Compute(in PagedBatch batch, in PagedTile tile)
    {
        PagedWorkspace space = Prepare(batch, tile);
        (int first, int count) = Segments(batch, tile);
        ComputeSegment(batch, tile, first, space, space.Total);
        for (int segment = first + 1; segment < first + count; segment++)
        {
            ComputeSegment(batch, tile, segment, space, space.Part);
            AttentionStates<TLanes, TVector>.Merge(space.Part, space.Total, batch.HeadSize, space.Lanes);
        }

        StoreResults(batch, tile, space.Total, space);
    }

    public override void ComputeSegments(in PagedBatch batch, in PagedTile tile, int firstSegment, int segmentCount, float* states)
    {
        PagedWorkspace space = Prepare(batch, tile);
        for (int i = 0; i < segmentCount; i++)
        {
            AttentionState state = new(states + (i * StateFloatCount(batch, tile)), batch.HeadSize, space.Lanes);
            ComputeSegment(batch, tile, firstSegment + i, space, state);
        }
    }

    public override void Finish(in PagedBatch batch, in PagedTile tile, float* states)
    {
        PagedWorkspace space = CreateWorkspace(batch, tile);
        AttentionState total = new(states, batch.HeadSize, space.Lanes);
        int count = Segments(batch, tile).Count;
        for (int i = 1; i < count; i++)
        {
            AttentionState part = new(states + (i * StateFloatCount(batch, tile)), batch.HeadSize, space.Lanes);
            AttentionStates<TLanes, TVector>.Merge(part, total, batch.HeadSize, space.Lanes);
        }

        StoreResults(batch, tile, total, space);
    }

    public override nint StateFloatCount(in PagedBatch batch, in PagedTile tile) =>
        AttentionState.FloatCount(batch.HeadSize, LaneCount(batch, tile));

    private static int LaneCount(in PagedBatch batch, in PagedTile tile) =>
        ((batch.GroupSize * tile.TokenCount) + TLanes.Width - 1) / TLanes.Width * TLanes.Width;

    private static void Rotate(in PagedBatch batch, float* source, float* destination, int position)
    {
        nint angles = position * (nint)(batch.HeadSize / 2);
        RotaryEmbedding<TLanes, TVector>.Rotate(source, destination, batch.HeadSize, batch.Cosine + angles, batch.Sine + angles);
    }

    private static void StoreRow(float* row, in PagedCache cache, nint offset)
    {
        if (cache.IsHalf)
        {
            CacheRows<TLanes, TVector>.Store(row, cache.HeadSize, (Half*)cache.Data + offset);
        }
        else
        {
            CacheRows<TLanes, TVector>.Load(row, 0, rows: 1, cache.HeadSize, (float*)cache.Data + offset, 0);
        }
    }

    /// <summary>Rotated and scaled queries, and each lane's position.</summary>
    private static PagedWorkspace Prepare(in PagedBatch batch, in PagedTile tile)
    {
        int headSize = batch.HeadSize, group = batch.GroupSize, first = batch.FirstSeen(tile.Position);
        batch.KeyCache.Prefetch(tile.Blocks, first, Math.Min(KeyTile, tile.EndPosition - first), tile.KvHead);
        PagedWorkspace space = CreateWorkspace(batch, tile);
        bool isFew = FewQueries<TLanes, TVector>.IsBest(space.QueryCount);
        new Span<float>(space.Query, headSize * space.Lanes).Clear();
        for (int token = 0; token < tile.TokenCount; token++)
        {
            float* rows = isFew ? space.Query + (token * (nint)group * headSize) : space.Rows;
            LoadQueries(batch, tile, token, rows);
            if (!isFew)
            {
                Transposition.Copy(rows, headSize, group, headSize, space.Query + (token * group), space.Lanes);
            }

            new Span<float>(space.Position + (token * group), group).Fill(tile.Position + token);
        }

        new Span<float>(space.Position + space.QueryCount, space.Lanes - space.QueryCount).Fill(tile.EndPosition - 1);
        TVector scale = TLanes.Broadcast(batch.Scale * OnlineSoftmax<TLanes, TVector>.Log2E);
        for (int i = 0; i < headSize * space.Lanes; i += TLanes.Width)
        {
            TLanes.Store(TLanes.Multiply(TLanes.Load(space.Query + i), scale), space.Query + i);
        }

        return space;
    }

    private static PagedWorkspace CreateWorkspace(in PagedBatch batch, in PagedTile tile) =>
        new(batch.GroupSize * tile.TokenCount, LaneCount(batch, tile), batch.GroupSize, batch.HeadSize);

    /// <summary>[group, head size]: one token's rotated queries.</summary>
    private static void LoadQueries(in PagedBatch batch, in PagedTile tile, int token, float* destination)
    {
        int headSize = batch.HeadSize, group = batch.GroupSize;
        float* query = batch.Query + ((((tile.Row + token) * (nint)batch.HeadCount) + (tile.KvHead * group)) * headSize);
        for (nint head = 0; head < group * (nint)headSize; head += headSize)
        {
            if (batch.Cosine is null)
            {
                CacheRows<TLanes, TVector>.Load(query + head, 0, rows: 1, headSize, destination + head, 0);
            }
            else
            {
                Rotate(batch, query + head, destination + head, tile.Position + token);
            }
        }
    }

    private static void ComputeSegment(in PagedBatch batch, in PagedTile tile, int segment, in PagedWorkspace space, in AttentionState state)
    {
        int begin = Math.Max(batch.FirstSeen(tile.Position), segment * SegmentTokens);
        int end = Math.Min(tile.EndPosition, (segment + 1) * SegmentTokens);
        AttentionStates<TLanes, TVector>.Reset(state, space.Lanes);
        bool isFew = FewQueries<TLanes, TVector>.IsBest(space.QueryCount);
        for (int first = begin; first < end;)
        {
            int keys = Math.Min(end - first, KeyTile - (first % KeyTile));
            if (isFew)
            {
                FewQueries<TLanes, TVector>.Score(batch, tile, first, keys, space);
                Weigh(batch, tile, first, keys, space, state);
                FewQueries<TLanes, TVector>.SumValues(batch, tile, first, keys, space, first == begin);
            }
            else
            {
                Score(batch, tile, first, keys, space);
                Weigh(batch, tile, first, keys, space, state);
                SumValues(batch, tile, first, keys, space, state.Result, first == begin ? null : space.Correction);
            }

            first += keys;
        }

        if (isFew)
        {
            FewQueries<TLanes, TVector>.StoreResult(batch, space, state);
        }
    }

    /// <summary>Turns scores into weights.</summary>
    private static void Weigh(
        in PagedBatch batch, in PagedTile tile, int first, int keys, in PagedWorkspace space, in AttentionState state)
    {
        bool isEdge = CausalMask<TLanes, TVector>.IsNeeded(batch, tile, first, keys);
        if (isEdge)
        {
            CausalMask<TLanes, TVector>.Apply(batch, tile, first, keys, space, float.NegativeInfinity);
        }

        OnlineSoftmax<TLanes, TVector>.Update(space.Scores, keys, space.Lanes, state.Maximum, state.Sum, space.Correction);
        if (isEdge)
        {
            CausalMask<TLanes, TVector>.Apply(batch, tile, first, keys, space, 0);
        }
    }

    private static void Score(in PagedBatch batch, in PagedTile tile, int first, int keys, in PagedWorkspace space)
    {
        CacheReader<TLanes, TVector>.Load(batch.KeyCache, tile, first, keys, space.Rows, batch.HeadSize);
        int slice = space.Lanes <= PacedLanes ? PacedKeys : keys;
        for (int key = 0; key < keys; key += slice)
        {
            int count = Math.Min(slice, keys - key);
            batch.ValueCache.Prefetch(tile.Blocks, first + key, count, tile.KvHead);
            MatrixView rows = new(space.Rows + (key * (nint)batch.HeadSize), batch.HeadSize, 1);
            LaneProduct<TLanes, TVector>.Compute(
                rows, count, batch.HeadSize, space.Query, space.Scores + (key * (nint)space.Lanes), space.Lanes, scale: null);
        }
    }

    private static void SumValues(
        in PagedBatch batch, in PagedTile tile, int first, int keys, in PagedWorkspace space, float* result, float* correction)
    {
        int headSize = batch.HeadSize;
        CacheReader<TLanes, TVector>.Load(batch.ValueCache, tile, first, keys, space.Rows, headSize);
        int slice = space.Lanes <= PacedLanes ? RowBlock : headSize;
        int next = first + keys, nextCount = Math.Min(KeyTile, tile.EndPosition - next), prefetched = 0;
        for (int row = 0; row < headSize; row += slice)
        {
            int count = Math.Min(slice, headSize - row);
            int wanted = (int)((long)nextCount * (row + count) / headSize);
            batch.KeyCache.Prefetch(tile.Blocks, next + prefetched, wanted - prefetched, tile.KvHead);
            prefetched = wanted;
            MatrixView columns = new(space.Rows + row, 1, headSize);
            LaneProduct<TLanes, TVector>.Compute(
                columns, count, keys, space.Scores, result + (row * (nint)space.Lanes), space.Lanes, correction);
        }
    }

    /// <summary>Uses up the state.</summary>
    private static void StoreResults(in PagedBatch batch, in PagedTile tile, in AttentionState state, in PagedWorkspace space)
    {
        int headSize = batch.HeadSize, group = batch.GroupSize;
        AttentionStates<TLanes, TVector>.Normalize(state, headSize, space.Lanes);
        for (int token = 0; token < tile.TokenCount; token++)
        {
            float* output = batch.Output + ((((tile.Row + token) * (nint)batch.HeadCount) + (tile.KvHead * group)) * headSize);
            Transposition.Copy(state.Result + (token * group), space.Lanes, headSize, group, output, headSize);
        }
    }
}
