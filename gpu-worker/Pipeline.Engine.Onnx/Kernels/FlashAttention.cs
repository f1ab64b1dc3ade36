namespace Pipeline.Engine.Onnx.Kernels;

/// <summary>
/// Attention with one query a lane. Everything is kept transposed, queries as columns: then the softmax needs no sums across
/// lanes, and keys and values are read where they lie, one broadcast element at a time, whatever the head size.
/// Keys come in tiles; a query's running maximum and sum correct what earlier tiles gave.
/// </summary>
internal sealed unsafe class FlashAttention<TLanes, TVector> : AttentionKernel
    where TLanes : ILanes<TVector>
    where TVector : struct
{
    private const int RowBlock = LaneProduct<TLanes, TVector>.RowBlock;

    public override void Compute(in AttentionTile tile)
    {
        int lanes = RoundUp(tile.QueryCount, TLanes.Width);
        Workspace space = new(lanes, tile.HeadSize, Math.Min(tile.KeyCount, KeyTile));
        LoadQueries(tile, space);
        new Span<float>(space.Maximum, lanes).Fill(float.NegativeInfinity);
        new Span<float>(space.Sum, lanes).Clear();
        for (int first = 0; first < tile.KeyCount; first += KeyTile)
        {
            int keys = Math.Min(KeyTile, tile.KeyCount - first);
            nint offset = first * tile.RowStride;
            MatrixView keyRows = new(tile.Key + offset, tile.RowStride, 1);
            LaneProduct<TLanes, TVector>.Compute(keyRows, keys, tile.HeadSize, space.Query, space.Scores, lanes, scale: null);
            OnlineSoftmax<TLanes, TVector>.Update(space.Scores, keys, lanes, space.Maximum, space.Sum, space.Correction);
            MatrixView valueColumns = new(tile.Value + offset, 1, tile.RowStride);
            LaneProduct<TLanes, TVector>.Compute(
                valueColumns, tile.HeadSize, keys, space.Scores, space.Result, lanes, first == 0 ? null : space.Correction);
        }

        StoreResults(tile, space);
    }

    private static void LoadQueries(in AttentionTile tile, in Workspace space)
    {
        if (tile.QueryCount < space.Lanes)
        {
            new Span<float>(space.Query, tile.HeadSize * space.Lanes).Clear();
        }

        Transposition.Copy(tile.Query, tile.RowStride, tile.QueryCount, tile.HeadSize, space.Query, space.Lanes);
        TVector scale = TLanes.Broadcast(tile.Scale * OnlineSoftmax<TLanes, TVector>.Log2E);
        for (int i = 0; i < tile.HeadSize * space.Lanes; i += TLanes.Width)
        {
            TLanes.Store(TLanes.Multiply(TLanes.Load(space.Query + i), scale), space.Query + i);
        }
    }

    private static void StoreResults(in AttentionTile tile, in Workspace space)
    {
        for (int lane = 0; lane < space.Lanes; lane++)
        {
            space.Correction[lane] = 1f / space.Sum[lane];
        }

        for (int row = 0; row < tile.HeadSize; row++)
        {
            float* result = space.Result + (row * (nint)space.Lanes);
            for (int lane = 0; lane < space.Lanes; lane += TLanes.Width)
            {
                TLanes.Store(TLanes.Multiply(TLanes.Load(result + lane), TLanes.Load(space.Correction + lane)), result + lane);
            }
        }

        Transposition.Copy(space.Result, space.Lanes, tile.HeadSize, tile.QueryCount, tile.Output, tile.RowStride);
    }

    private static int RoundUp(int value, int multiple) => (value + multiple - 1) / multiple * multiple;

    /// <summary>The parts of one tile's scratch memory.</summary>
    private readonly struct Workspace
    {
        /// <summary>[head size, Lanes]: the scaled queries.</summary>
        public readonly float* Query;

        /// <summary>[keys rounded up, Lanes]: scores, then weights.</summary>
        public readonly float* Scores;

        /// <summary>[head size rounded up, Lanes]: sums of weighted values.</summary>
        public readonly float* Result;

        /// <summary>[Lanes] each: largest score so far, sum of weights so far, factor for what was summed before.</summary>
        public readonly float* Maximum, Sum, Correction;

        /// <summary>Queries, rounded up to whole vectors.</summary>
        public readonly int Lanes;

        public Workspace(int lanes, int headSize, int keys)
        {
            Lanes = lanes;
            int scoreRows = RoundUp(keys, RowBlock), resultRows = RoundUp(headSize, RowBlock);
            Query = ScratchMemory.Take(checked((nuint)(lanes * (headSize + scoreRows + resultRows + 3))));
            Scores = Query + (headSize * lanes);
            Result = Scores + (scoreRows * lanes);
            Maximum = Result + (resultRows * lanes);
            Sum = Maximum + lanes;
            Correction = Sum + lanes;
        }
    }
}
