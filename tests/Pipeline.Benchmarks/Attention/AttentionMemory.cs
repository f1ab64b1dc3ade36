using System.Runtime.InteropServices;
using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;

namespace Pipeline.Benchmarks.Attention;

/// <summary>
/// The inputs of steps of one shape. There are as many disjoint sets of sequences as it takes to leave nothing of a set in the
/// processor's caches when its turn comes again.
/// </summary>
internal sealed unsafe class AttentionMemory : IDisposable
{
    public const int BlockSize = 32;

    private const int Seed = 3;

    /// <summary>Ten times a large third-level cache.</summary>
    private const long ColdBytes = 320_000_000;

    private readonly List<nint> _allocations = [];
    private readonly Random _random = new(Seed);
    private int _next;

    public AttentionMemory(AttentionShape shape, bool isHalf)
    {
        int elementBytes = isHalf ? sizeof(ushort) : sizeof(float);
        CacheBytes = shape.CacheElements * elementBytes;
        int sets = shape.TokenCount > 1 ? 1 : (int)Math.Max(1, ColdBytes / CacheBytes);
        int blocksPerSequence = (shape.Context / BlockSize) + 1, blocks = sets * shape.SequenceCount * blocksPerSequence;
        int[] table = [.. Enumerable.Range(0, blocks)];
        _random.Shuffle(table);
        long[] cacheShape = [blocks, BlockSize, shape.KvHeadCount, shape.HeadSize];
        TensorElementType type = isHalf ? TensorElementType.Float16 : TensorElementType.Float;
        OrtValue keys = Cache(), values = Cache();
        int tokens = shape.SequenceCount * shape.TokenCount, angles = shape.HeadSize / 2;
        OrtValue query = Floats(tokens, shape.HeadCount * shape.HeadSize);
        OrtValue key = Floats(tokens, shape.KvHeadCount * shape.HeadSize), value = Floats(tokens, shape.KvHeadCount * shape.HeadSize);
        OrtValue cosine = Floats(shape.Context, angles), sine = Floats(shape.Context, angles);
        int[] starts = [.. Enumerable.Range(0, shape.SequenceCount + 1).Select(i => i * shape.TokenCount)];
        int[] pasts = [.. Enumerable.Repeat(shape.Context - shape.TokenCount, shape.SequenceCount)];
        Sets = [.. table.Chunk(shape.SequenceCount * blocksPerSequence).Select(chunk => (OrtValue[])
        [
            query, key, value, keys, values, Integers(starts, starts.Length), Integers(pasts, pasts.Length),
            Integers(chunk, shape.SequenceCount, blocksPerSequence), cosine, sine,
        ])];

        OrtValue Cache()
        {
            long count = cacheShape.Aggregate(1L, (a, b) => a * b);
            void* memory = Allocate(count * elementBytes);
            for (long i = 0; i < count; i++)
            {
                float element = (float)((((i * 2_654_435_761) >> 7) & 1023) * 1e-3) - 0.5f;
                if (isHalf)
                {
                    ((Half*)memory)[i] = (Half)element;
                }
                else
                {
                    ((float*)memory)[i] = element;
                }
            }

            return Wrap(memory, type, count * elementBytes, cacheShape);
        }
    }

    /// <summary>Bytes of keys and values that a step reads.</summary>
    public long CacheBytes { get; }

    private OrtValue[][] Sets { get; }

    /// <summary>Inputs in the operator's order: those that were used longest ago.</summary>
    public OrtValue[] NextSet() => Sets[_next++ % Sets.Length];

    public void Dispose()
    {
        foreach (OrtValue value in Sets.SelectMany(set => set).Distinct())
        {
            value.Dispose();
        }

        _allocations.ForEach(memory => NativeMemory.AlignedFree((void*)memory));
    }

    private static OrtValue Wrap(void* memory, TensorElementType type, long byteCount, params long[] shape) =>
        OrtValue.CreateTensorValueWithData(OrtMemoryInfo.DefaultInstance, type, shape, (nint)memory, byteCount);

    private static OrtValue Integers(int[] values, params long[] shape) => OrtValue.CreateTensorValueFromMemory(values, shape);

    private OrtValue Floats(int rows, int columns)
    {
        long count = (long)rows * columns;
        float* memory = (float*)Allocate(count * sizeof(float));
        for (long i = 0; i < count; i++)
        {
            memory[i] = (2 * _random.NextSingle()) - 1;
        }

        return Wrap(memory, TensorElementType.Float, count * sizeof(float), rows, columns);
    }

    private void* Allocate(long byteCount)
    {
        void* memory = NativeMemory.AlignedAlloc((nuint)byteCount, 64);
        _allocations.Add((nint)memory);
        return memory;
    }
}
