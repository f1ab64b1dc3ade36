namespace Pipeline.Engine.Constraints;

/// <summary>Where a range of bytes leads.</summary>
/// <param name="Low">First byte.</param>
/// <param name="High">Last byte, included.</param>
/// <param name="Target">The state that the byte leads to.</param>
/// <param name="Return">The state to go on from when the target's part of the text is over, or <see cref="None"/>.</param>
internal readonly record struct GrammarEdge(byte Low, byte High, int Target, int Return = GrammarEdge.None)
{
    public const int None = -1;

    /// <summary>The edge of one character.</summary>
    public static GrammarEdge On(char character, int target, int returnTo = None) => new((byte)character, (byte)character, target, returnTo);

    /// <summary>The same edges, with a place to go on from.</summary>
    public static IEnumerable<GrammarEdge> Returning(IEnumerable<GrammarEdge> edges, int returnTo) =>
        edges.Select(edge => edge with { Return = returnTo });

    /// <summary>Whether a byte is in both ranges.</summary>
    public bool Overlaps(GrammarEdge other) => Low <= other.High && other.Low <= High;
}
