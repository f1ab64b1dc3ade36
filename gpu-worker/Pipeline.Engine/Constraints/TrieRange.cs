namespace Pipeline.Engine.Constraints;

/// <summary>Subtrees of a trie whose texts begin alike.</summary>
/// <param name="Start">The first node.</param>
/// <param name="End">Behind the last node.</param>
/// <param name="Depth">Bytes that the texts have in common, and that are not looked at.</param>
internal readonly record struct TrieRange(int Start, int End, int Depth);
