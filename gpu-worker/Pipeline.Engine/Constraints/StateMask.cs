namespace Pipeline.Engine.Constraints;

/// <summary>
/// The tokens that one state permits whatever lies under it, and the parts of the trie that what lies under it decides about.
/// Immutable.
/// </summary>
/// <param name="mask">[vocabulary / 32 rounded up].</param>
/// <param name="exits">Where the state's part of the text is over.</param>
internal sealed class StateMask(uint[] mask, TrieRange[] exits)
{
    /// <summary>Stands for masks that are computed faster than looked up.</summary>
    public static StateMask Cheap { get; } = new([], []);

    public ReadOnlySpan<uint> Mask => mask;

    public ReadOnlySpan<TrieRange> Exits => exits;
}
