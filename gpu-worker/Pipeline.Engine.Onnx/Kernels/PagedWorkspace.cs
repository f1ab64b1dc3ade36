namespace Pipeline.Engine.Onnx.Kernels;

/// <summary>The parts of a thread's scratch memory while it computes one tile.</summary>
internal readonly unsafe struct PagedWorkspace
{
    /// <summary>[head size, Lanes], or [QueryCount, head size] where there are few: the rotated, scaled queries.</summary>
    public readonly float* Query;

    /// <summary>[<see cref="PagedKernel.KeyTile"/>, Lanes]: scores, then weights.</summary>
    public readonly float* Scores;

    /// <summary>[Lanes] each: the factor for what was summed before, and the position of the lane's token.</summary>
    public readonly float* Correction, Position;

    /// <summary>[<see cref="PagedKernel.KeyTile"/> or the group's heads, head size]: rows of the cache, or of the queries.</summary>
    public readonly float* Rows;

    /// <summary>Of the segments so far, and of the current one.</summary>
    public readonly AttentionState Total, Part;

    /// <summary>For <see cref="FewQueries{TLanes, TVector}"/>; uses the memory of <see cref="Rows"/>.</summary>
    public readonly FewQueriesSpace Few;

    /// <summary>Heads times tokens.</summary>
    public readonly int QueryCount;

    /// <summary>Queries, rounded up to whole vectors.</summary>
    public readonly int Lanes;

    public PagedWorkspace(int queryCount, int lanes, int groupSize, int headSize)
    {
        QueryCount = queryCount;
        Lanes = lanes;
        nint perLane = headSize + PagedKernel.KeyTile + 2;
        nint state = AttentionState.FloatCount(headSize, lanes);
        nint rows = Math.Max(Math.Max(PagedKernel.KeyTile, groupSize) * (nint)headSize, FewQueriesSpace.FloatCount(headSize));
        Query = ScratchMemory.Take(checked((nuint)((lanes * perLane) + (2 * state) + rows)));
        Scores = Query + (headSize * (nint)lanes);
        Correction = Scores + (PagedKernel.KeyTile * (nint)lanes);
        Position = Correction + lanes;
        Total = new AttentionState(Position + lanes, headSize, lanes);
        Part = new AttentionState(Position + lanes + state, headSize, lanes);
        Rows = Position + lanes + (2 * state);
        Few = new FewQueriesSpace(Rows, headSize);
    }
}
