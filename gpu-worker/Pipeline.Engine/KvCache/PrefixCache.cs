using System.Diagnostics;
using System.Runtime.InteropServices;

namespace Pipeline.Engine.KvCache;

/// <summary>
/// Finds full blocks by their tokens and all that stand before them. Each remembered block is a node with a number that is never
/// used again; its key is the number of the block before it and its own tokens, and both are compared, not only their hash: equal
/// hashes cost time, never a wrong text. Owned by the engine's thread; allocates nothing after construction.
/// </summary>
/// <remarks>
/// A block whose predecessor was forgotten is not found any more and goes in its turn. Sequences give their last blocks back
/// first, so that predecessors are mostly forgotten after those that need them.
/// </remarks>
internal sealed class PrefixCache
{
    /// <summary>Stands before the first block of every sequence.</summary>
    public const long Root = 0;

    private const int None = -1;

    private readonly int _blockTokens;
    private readonly int[] _tokens;
    private readonly long[] _nodes;
    private readonly long[] _parents;
    private readonly int[] _buckets;
    private readonly int[] _nextInBucket;
    private long _lastNode = Root;

    /// <param name="blockCount">Blocks, numbered from 0.</param>
    /// <param name="blockTokens">Tokens in a block.</param>
    public PrefixCache(int blockCount, int blockTokens)
    {
        _blockTokens = blockTokens;
        _tokens = new int[checked(blockCount * blockTokens)];
        _nodes = new long[blockCount];
        _parents = new long[blockCount];
        _nextInBucket = new int[blockCount];
        _buckets = new int[blockCount];
        _buckets.AsSpan().Fill(None);
    }

    /// <summary>Whether a block's contents are remembered.</summary>
    public bool Contains(int block) => _nodes[block] != Root;

    /// <summary>Looks for a block.</summary>
    /// <param name="parent">The node before it, or <see cref="Root"/>.</param>
    /// <param name="tokens">[blockTokens].</param>
    /// <param name="block">The block, in use or free.</param>
    /// <param name="node">Its node.</param>
    public bool TryMatch(long parent, ReadOnlySpan<int> tokens, out int block, out long node)
    {
        for (block = _buckets[Bucket(parent, tokens)]; block != None; block = _nextInBucket[block])
        {
            if (_parents[block] == parent && TokensOf(block).SequenceEqual(tokens))
            {
                node = _nodes[block];
                return true;
            }
        }

        node = Root;
        return false;
    }

    /// <summary>Remembers a full block, unless an equal one is remembered already.</summary>
    /// <param name="parent">The node before it, or <see cref="Root"/>.</param>
    /// <param name="tokens">[blockTokens].</param>
    /// <param name="block">Nobody may write to it until it is forgotten.</param>
    /// <returns>The node of the block or of its equal.</returns>
    public long Insert(long parent, ReadOnlySpan<int> tokens, int block)
    {
        if (TryMatch(parent, tokens, out _, out long known))
        {
            return known;
        }

        if (Contains(block))
        {
            throw new InvalidOperationException($"Block {block} is remembered with other contents.");
        }

        int bucket = Bucket(parent, tokens);
        tokens.CopyTo(_tokens.AsSpan(block * _blockTokens, _blockTokens));
        _parents[block] = parent;
        _nextInBucket[block] = _buckets[bucket];
        _buckets[bucket] = block;
        return _nodes[block] = ++_lastNode;
    }

    /// <summary>Forgets a block that is remembered.</summary>
    public void Evict(int block)
    {
        ref int link = ref _buckets[Bucket(_parents[block], TokensOf(block))];
        while (link != block)
        {
            link = ref _nextInBucket[link];
        }

        link = _nextInBucket[block];
        _nodes[block] = Root;
    }

    /// <summary>Checks that every remembered block is found by its contents, and no other.</summary>
    /// <exception cref="UnreachableException">It is not.</exception>
    public void CheckIntegrity()
    {
        int linked = 0;
        foreach (int first in _buckets)
        {
            for (int block = first; block != None; block = _nextInBucket[block])
            {
                linked++;
                if (!TryMatch(_parents[block], TokensOf(block), out int found, out long node) || found != block || node != _nodes[block])
                {
                    throw new UnreachableException($"Block {block} is remembered but not found by its tokens.");
                }
            }
        }

        if (linked != _nodes.Length - _nodes.AsSpan().Count(Root))
        {
            throw new UnreachableException($"{linked} blocks are linked; {_nodes.AsSpan().Count(Root)} of {_nodes.Length} have no node.");
        }
    }

    private ReadOnlySpan<int> TokensOf(int block) => _tokens.AsSpan(block * _blockTokens, _blockTokens);

    // seeded anew in every process, so that nobody can write prompts that all fall into one bucket
    private int Bucket(long parent, ReadOnlySpan<int> tokens)
    {
        var hash = default(HashCode);
        hash.Add(parent);
        hash.AddBytes(MemoryMarshal.AsBytes(tokens));
        return (int)((uint)hash.ToHashCode() % (uint)_buckets.Length);
    }
}
