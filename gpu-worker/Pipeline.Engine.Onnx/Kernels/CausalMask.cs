using System.Runtime.CompilerServices;

namespace Pipeline.Engine.Onnx.Kernels;

/// <summary>
/// Takes keys that a query does not see out of its scores, and later out of its weights: those are then exactly 0, so that the
/// key's value leaves no trace in the result.
/// </summary>
internal static unsafe class CausalMask<TLanes, TVector>
    where TLanes : ILanes<TVector>
    where TVector : struct
{
    private const int RowBlock = LaneProduct<TLanes, TVector>.RowBlock;

    /// <summary>Whether there is a key that not every query of the tile sees.</summary>
    public static bool IsNeeded(in PagedBatch batch, in PagedTile tile, int first, int keys) =>
        !IsSeenByAll(batch, tile, first) || !IsSeenByAll(batch, tile, first + keys - 1);

    /// <summary>Puts <paramref name="value"/> wherever the row's key is not seen by the lane's query.</summary>
    /// <param name="batch">The call.</param>
    /// <param name="tile">The tile.</param>
    /// <param name="first">The position of the first row's key.</param>
    /// <param name="keys">Rows; those up to the next whole block repeat the last one.</param>
    /// <param name="space">Has the rows and each lane's position.</param>
    /// <param name="value">For scores -∞, for weights 0.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Apply(in PagedBatch batch, in PagedTile tile, int first, int keys, in PagedWorkspace space, float value)
    {
        TVector otherwise = TLanes.Broadcast(value);
        int rows = (keys + RowBlock - 1) / RowBlock * RowBlock;
        for (int row = 0; row < rows; row++)
        {
            int position = first + Math.Min(row, keys - 1);
            if (IsSeenByAll(batch, tile, position))
            {
                continue;
            }

            TVector firstSeeing = TLanes.Broadcast(position), lastSeeing = TLanes.Broadcast((float)((long)position + batch.Window - 1));
            float* scores = space.Scores + (row * (nint)space.Lanes);
            for (nint lane = 0; lane < space.Lanes; lane += TLanes.Width)
            {
                TVector query = TLanes.Load(space.Position + lane);
                TVector kept = TLanes.SelectIfAtLeast(query, firstSeeing, TLanes.Load(scores + lane), otherwise);
                TLanes.Store(TLanes.SelectIfAtLeast(lastSeeing, query, kept, otherwise), scores + lane);
            }
        }
    }

    private static bool IsSeenByAll(in PagedBatch batch, in PagedTile tile, int position) =>
        position <= tile.Position && position >= batch.FirstSeen(tile.EndPosition - 1);
}
