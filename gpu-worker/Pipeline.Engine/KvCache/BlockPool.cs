using System.Diagnostics;
using Pipeline.Engine.Execution;

namespace Pipeline.Engine.KvCache;

/// <summary>
/// All blocks of the cache: how many sequences use each, and which nobody uses. Those are taken in this order: without known
/// contents first, then what the prefix cache remembers, least recently used first. Owned by the engine's thread.
/// </summary>
internal sealed class BlockPool
{
    private const int None = -1;

    private readonly PrefixCache _prefixes;
    private readonly ThreadOwner _owner;
    private readonly int[] _uses;

    // the free blocks as a list linked both ways, so that a prefix hit takes one out of its middle
    private readonly int[] _next;
    private readonly int[] _previous;
    private int _first = None;
    private int _last = None;

    /// <param name="blockCount">Blocks, numbered from 0.</param>
    /// <param name="prefixes">Knows the contents of blocks; forgets those of a block that is taken.</param>
    /// <param name="owner">The engine's thread.</param>
    public BlockPool(int blockCount, PrefixCache prefixes, ThreadOwner owner)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(blockCount, 1);
        _prefixes = prefixes;
        _owner = owner;
        _uses = new int[blockCount];
        _next = new int[blockCount];
        _previous = new int[blockCount];
        for (int block = 0; block < blockCount; block++)
        {
            InsertLast(block);
        }
    }

    /// <summary>All blocks.</summary>
    public int BlockCount => _uses.Length;

    /// <summary>Blocks that nobody uses, remembered ones included.</summary>
    public int FreeCount { get; private set; }

    /// <summary>Blocks that nobody uses and whose contents the prefix cache remembers.</summary>
    public int CachedCount { get; private set; }

    /// <summary>How often a block became free, ever: while it stays as it is, the pool has no more room than before.</summary>
    public long ReleaseCount { get; private set; }

    /// <summary>How many sequences use a block.</summary>
    public int UseCount(int block) => _uses[block];

    /// <summary>Takes a free block for one user; its earlier contents are forgotten.</summary>
    /// <returns>False where every block is in use.</returns>
    public bool TryRent(out int block)
    {
        _owner.AssertOnThread();
        block = _first;
        if (block == None)
        {
            return false;
        }

        Unlink(block);
        if (_prefixes.Contains(block))
        {
            CachedCount--;
            _prefixes.Evict(block);
        }

        _uses[block] = 1;
        return true;
    }

    /// <summary>Adds a user to a block, which may be free if its contents are remembered.</summary>
    public void Touch(int block)
    {
        _owner.AssertOnThread();
        if (_uses[block] == 0)
        {
            if (!_prefixes.Contains(block))
            {
                throw new InvalidOperationException($"Block {block} is free and has no contents to share.");
            }

            Unlink(block);
            CachedCount--;
        }

        _uses[block]++;
    }

    /// <summary>Takes away one user.</summary>
    /// <exception cref="InvalidOperationException">The block is free: it was returned more often than taken.</exception>
    public void Return(int block)
    {
        _owner.AssertOnThread();
        if (_uses[block] == 0)
        {
            throw new InvalidOperationException($"Block {block} is free already.");
        }

        if (--_uses[block] > 0)
        {
            return;
        }

        ReleaseCount++;
        if (_prefixes.Contains(block))
        {
            CachedCount++;
            InsertLast(block);
        }
        else
        {
            InsertFirst(block);
        }
    }

    /// <summary>Checks that the free list holds exactly the blocks without users.</summary>
    /// <exception cref="UnreachableException">It does not.</exception>
    public void CheckIntegrity()
    {
        int free = 0;
        int cached = 0;
        int previous = None;
        for (int block = _first; block != None; block = _next[block])
        {
            if (_uses[block] != 0 || _previous[block] != previous || ++free > BlockCount)
            {
                throw new UnreachableException($"The free list is broken at block {block}.");
            }

            cached += _prefixes.Contains(block) ? 1 : 0;
            previous = block;
        }

        int used = BlockCount - _uses.AsSpan().Count(0);
        if (free != FreeCount || cached != CachedCount || free + used != BlockCount || previous != _last)
        {
            throw new UnreachableException(
                $"{free} blocks are in the free list, {used} in use, {cached} remembered; counted {FreeCount} free and {CachedCount} remembered of {BlockCount}.");
        }
    }

    private void InsertFirst(int block)
    {
        FreeCount++;
        _previous[block] = None;
        _next[block] = _first;
        if (_first == None)
        {
            _last = block;
        }
        else
        {
            _previous[_first] = block;
        }

        _first = block;
    }

    private void InsertLast(int block)
    {
        FreeCount++;
        _next[block] = None;
        _previous[block] = _last;
        if (_last == None)
        {
            _first = block;
        }
        else
        {
            _next[_last] = block;
        }

        _last = block;
    }

    private void Unlink(int block)
    {
        FreeCount--;
        if (_previous[block] == None)
        {
            _first = _next[block];
        }
        else
        {
            _next[_previous[block]] = _next[block];
        }

        if (_next[block] == None)
        {
            _last = _previous[block];
        }
        else
        {
            _previous[_next[block]] = _previous[block];
        }
    }
}
