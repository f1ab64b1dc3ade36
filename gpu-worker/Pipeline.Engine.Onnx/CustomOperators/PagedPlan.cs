using System.Runtime.InteropServices;
using Pipeline.Engine.Onnx.Kernels;

namespace Pipeline.Engine.Onnx.CustomOperators;

/// <summary>
/// The work items of one call, longest first, so that the last ones to end are short. How they are cut changes no result
/// (<see cref="PagedKernel"/>). Its memory is reused by the next call. Built by one thread; then read by all.
/// </summary>
internal sealed class PagedPlan(PagedKernel kernel)
{
    /// <summary>
    /// Lanes (heads times tokens) of a prompt's tile: its scores, 128 KB, lie in the second-level cache beside queries and
    /// results, and its rows of the cache are brought together once for so many queries.
    /// </summary>
    private const int LanesPerTile = 256;

    /// <summary>
    /// 4 MiB for the states of one call. Each layer keeps its own, so without a bound many tiles of a long context would cost
    /// gigabytes on many cores.
    /// </summary>
    private const int MaxStateFloats = 1 << 20;

    /// <summary>A tile of fewer heads has no more tokens than this: the triangle that a tile wastes at its end stays small.</summary>
    private const int MaxTokensPerTile = 64;

    /// <summary>Items that each thread should have to choose from, so that all end at about the same time.</summary>
    private const int ItemsPerThread = 4;

    /// <summary>Elements of keys times vectors of lanes: about 5 µs, ten dispatches. Smaller pieces of a tile are not worth it.</summary>
    private const long SmallestPiece = 16_384;

    /// <summary>The lanes that cost as much as one, since they are computed together: an AVX-512 vector.</summary>
    private const int LanesPerVector = 16;

    private readonly List<PagedTile> _tiles = [];
    private readonly List<TileShare> _shares = [];
    private readonly List<PagedItem> _items = [];
    private readonly List<long> _order = [];
    private float[] _states = [];
    private long _totalWork;

    public int ItemCount => _items.Count;

    /// <summary>Whether the calling thread is done before others have begun.</summary>
    public bool IsTiny => _totalWork <= SmallestPiece;

    /// <summary>The item at a place of the order in which they are to be begun.</summary>
    public ref readonly PagedItem Item(int index) => ref CollectionsMarshal.AsSpan(_items)[(int)(_order[index] & uint.MaxValue)];

    public ref readonly PagedTile Tile(in PagedItem item) => ref CollectionsMarshal.AsSpan(_tiles)[item.Tile];

    /// <summary>The states of all segments of an item's tile, where the tile is shared out.</summary>
    public Span<float> States(in PagedItem item) => _states.AsSpan(_shares[item.Tile].FirstState);

    /// <summary>Says that an item's states are written; true for the last item of its tile.</summary>
    public bool CompletesTile(in PagedItem item) =>
        Interlocked.Decrement(ref CollectionsMarshal.AsSpan(_shares)[item.Tile].RemainingItems) == 0;

    public void Build(in PagedBatch batch, PagedSequences sequences)
    {
        _tiles.Clear();
        _shares.Clear();
        _items.Clear();
        _order.Clear();
        _totalWork = 0;
        for (int sequence = 0; sequence < sequences.Count; sequence++)
        {
            AddTiles(batch, sequences, sequence);
        }

        long piece = Math.Max(SmallestPiece, _totalWork / (ItemsPerThread * Environment.ProcessorCount));
        int stateCount = 0;
        for (int tile = 0; tile < _tiles.Count; tile++)
        {
            stateCount = checked(stateCount + AddItems(batch, tile, piece, stateCount));
        }

        if (_states.Length < stateCount)
        {
            _states = GC.AllocateUninitializedArray<float>(stateCount);
        }

        CollectionsMarshal.AsSpan(_order).Sort();
    }

    private static long Work(in PagedBatch batch, in PagedTile tile)
    {
        long vectors = ((batch.GroupSize * tile.TokenCount) + LanesPerVector - 1) / LanesPerVector;
        return (tile.EndPosition - batch.FirstSeen(tile.Position)) * vectors * batch.HeadSize;
    }

    private unsafe void AddTiles(in PagedBatch batch, PagedSequences sequences, int sequence)
    {
        int count = sequences.TokenCount(sequence);
        int tokensPerTile = Math.Clamp(LanesPerTile / batch.GroupSize, 1, MaxTokensPerTile);
        for (int token = 0; token < count; token += tokensPerTile)
        {
            for (int head = 0; head < batch.KvHeadCount; head++)
            {
                PagedTile tile = new()
                {
                    Blocks = sequences.Blocks(sequence),
                    Row = sequences.Row(sequence) + token,
                    Position = sequences.Past(sequence) + token,
                    TokenCount = Math.Min(tokensPerTile, count - token),
                    KvHead = head,
                };
                _tiles.Add(tile);
                _totalWork += Work(batch, tile);
            }
        }
    }

    /// <returns>The floats of states that the tile needs.</returns>
    private int AddItems(in PagedBatch batch, int index, long piece, int firstState)
    {
        PagedTile tile = _tiles[index];
        long work = Work(batch, tile);
        (int first, int segments) = PagedKernel.Segments(batch, tile);
        int parts = (int)Math.Clamp(work / piece, 1, segments);
        long stateFloats = segments * (long)kernel.StateFloatCount(batch, tile);
        if (firstState + stateFloats > MaxStateFloats)
        {
            // cut or whole, a tile gives the same bits
            parts = 1;
        }

        _shares.Add(new TileShare { FirstState = firstState, RemainingItems = parts });
        if (parts == 1)
        {
            AddItem(new PagedItem(index, first, PagedItem.AllSegments), work);
            return 0;
        }

        for (int part = 0; part < parts; part++)
        {
            int begin = (int)((long)segments * part / parts), end = (int)((long)segments * (part + 1) / parts);
            AddItem(new PagedItem(index, first + begin, end - begin), work * (end - begin) / segments);
        }

        return (int)stateFloats;
    }

    /// <summary>Keys sort by work, most first, and end in the item's index.</summary>
    private void AddItem(PagedItem item, long work)
    {
        _order.Add((-Math.Min(work, int.MaxValue) << 32) | (uint)_items.Count);
        _items.Add(item);
    }

    /// <summary>How far a tile is that several items compute.</summary>
    private struct TileShare
    {
        /// <summary>Index of the first float of the tile's states.</summary>
        public int FirstState;

        public int RemainingItems;
    }
}
