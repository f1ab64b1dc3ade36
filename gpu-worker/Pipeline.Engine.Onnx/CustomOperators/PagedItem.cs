namespace Pipeline.Engine.Onnx.CustomOperators;

/// <summary>What one thread does without interruption: a tile, or some segments of it.</summary>
/// <param name="Tile">Index of the tile in its plan.</param>
/// <param name="FirstSegment">Counted from position 0 of the sequence.</param>
/// <param name="SegmentCount">Or <see cref="AllSegments"/>.</param>
internal readonly record struct PagedItem(int Tile, int FirstSegment, int SegmentCount)
{
    /// <summary>The tile is not shared out: its states need no memory that outlives the item.</summary>
    public const int AllSegments = 0;
}
