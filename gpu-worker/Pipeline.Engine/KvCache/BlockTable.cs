namespace Pipeline.Engine.KvCache;

/// <summary>The blocks of one sequence in order: token t is in slot t % KvBlockTokens of block t / KvBlockTokens.</summary>
internal sealed class BlockTable
{
    private int[] _blocks = [];

    /// <summary>Blocks in the table.</summary>
    public int Count { get; private set; }

    /// <summary>[Count]; valid until the next change.</summary>
    public ReadOnlySpan<int> Blocks => _blocks.AsSpan(0, Count);

    /// <summary>A block of the table. Setting it is for contents that are equal: a shared block or a copy.</summary>
    public int this[int index]
    {
        get => Blocks[index];
        set => _blocks.AsSpan(0, Count)[index] = value;
    }

    /// <summary>Makes room, so that appending up to this many blocks allocates nothing.</summary>
    public void Reserve(int capacity)
    {
        if (_blocks.Length < capacity)
        {
            Array.Resize(ref _blocks, capacity);
        }
    }

    /// <summary>Adds a block at the end.</summary>
    public void Append(int block)
    {
        if (Count == _blocks.Length)
        {
            Reserve(Math.Max(8, Count * 2));
        }

        _blocks[Count++] = block;
    }

    /// <summary>Takes off the last block.</summary>
    public int RemoveLast() => _blocks[--Count];
}
