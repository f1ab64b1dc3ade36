namespace Pipeline.Tokenizers.Models;

/// <summary>The merges of a BPE model. Built once, then read from any thread.</summary>
internal sealed class MergeTable
{
    private readonly Dictionary<ulong, Merge> _merges = [];

    /// <summary>Adds a merge; of several for one pair the last counts, as in the reference.</summary>
    public void Set(int left, int right, Merge merge) => _merges[Key(left, right)] = merge;

    /// <summary>The merge of two tokens side by side.</summary>
    public bool TryGet(int left, int right, out Merge merge) => _merges.TryGetValue(Key(left, right), out merge);

    // .NET hashes a long as the exclusive-or of its halves, by which the ids of frequent pairs collide. The odd factor
    // (2^64 over the golden ratio) maps one to one and spreads them.
    private static ulong Key(int left, int right) => (((ulong)(uint)left << 32) | (uint)right) * 0x9E3779B97F4A7C15;
}
