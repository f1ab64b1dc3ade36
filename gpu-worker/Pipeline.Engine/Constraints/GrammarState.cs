namespace Pipeline.Engine.Constraints;

/// <summary>A place in a grammar.</summary>
/// <param name="edges">Disjoint; the likeliest first.</param>
/// <param name="isEnd">Whether the part of the text may be over here. A byte without an edge is then the caller's.</param>
internal sealed class GrammarState(GrammarEdge[] edges, bool isEnd)
{
    public GrammarEdge[] Edges { get; } = edges;

    public bool IsEnd { get; } = isEnd;

    /// <summary>Whether the part of the text is over.</summary>
    public bool IsFinal => IsEnd && Edges.Length == 0;
}
