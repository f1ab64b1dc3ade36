using Microsoft.ML.OnnxRuntime;

namespace Pipeline.Engine.Onnx.Tests.CustomOperators;

/// <summary>A cache of random content in managed memory, with blocks in random order.</summary>
internal sealed class PagedCacheArrays
{
    private readonly PagedShape _shape;
    private readonly int _blockCount;
    private readonly Stack<int> _free;

    public PagedCacheArrays(PagedShape shape, int blockCount, int blockSize, Random random)
    {
        _shape = shape;
        _blockCount = blockCount;
        BlockSize = blockSize;
        int[] order = [.. Enumerable.Range(0, blockCount)];
        random.Shuffle(order);
        _free = new Stack<int>(order);
        Key = Fill();
        Value = Fill();

        // what stands in a slot that was never written must not matter, however large
        float[] Fill() => [.. Enumerable.Range(0, shape.IsHalf ? 0 : blockCount * blockSize * shape.KvWidth).Select(_ => 1e4f * random.NextSingle())];
        KeyHalves = FillHalves();
        ValueHalves = FillHalves();

        Float16[] FillHalves() => [.. Enumerable.Range(0, shape.IsHalf ? blockCount * blockSize * shape.KvWidth : 0)
            .Select(_ => new Float16((ushort)random.Next(0x7C00)))];
    }

    public int BlockSize { get; }

    public float[] Key { get; }

    public float[] Value { get; }

    public Float16[] KeyHalves { get; }

    public Float16[] ValueHalves { get; }

    /// <summary>Gives a sequence the blocks for this many positions.</summary>
    public void Allocate(PagedSequence sequence, int positions)
    {
        while (sequence.Blocks.Length * BlockSize < positions)
        {
            sequence.Blocks = [.. sequence.Blocks, _free.Pop()];
        }
    }

    public OrtValue[] ToInputs()
    {
        long[] shape = [_blockCount, BlockSize, _shape.KvHeadCount, _shape.HeadSize];
        return _shape.IsHalf
            ? [OrtValue.CreateTensorValueFromMemory(KeyHalves, shape), OrtValue.CreateTensorValueFromMemory(ValueHalves, shape)]
            : [SingleOperator.Floats(Key, shape), SingleOperator.Floats(Value, shape)];
    }

    /// <summary>The head's row of a token, as it stands in the cache.</summary>
    public (double[] Key, double[] Value) Rows(PagedSequence sequence, int position, int head)
    {
        int start = (((((sequence.Blocks[position / BlockSize] * BlockSize) + (position % BlockSize)) * _shape.KvHeadCount) + head)
            * _shape.HeadSize);
        return (Row(Key, KeyHalves), Row(Value, ValueHalves));

        double[] Row(float[] floats, Float16[] halves) => [.. Enumerable.Range(start, _shape.HeadSize)
            .Select(i => _shape.IsHalf ? (double)BitConverter.UInt16BitsToHalf(halves[i].value) : floats[i])];
    }

    /// <summary>A hash of every slot that is not one of these positions of the sequences.</summary>
    public int HashWithout(IEnumerable<(PagedSequence Sequence, int Position)> positions)
    {
        HashSet<int> skipped = [.. positions.Select(p => (p.Sequence.Blocks[p.Position / BlockSize] * BlockSize) + (p.Position % BlockSize))];
        HashCode hash = default;
        for (int slot = 0; slot < _blockCount * BlockSize; slot++)
        {
            for (int i = slot * _shape.KvWidth; i < (slot + 1) * _shape.KvWidth && !skipped.Contains(slot); i++)
            {
                hash.Add(_shape.IsHalf ? KeyHalves[i].value : Key[i]);
                hash.Add(_shape.IsHalf ? ValueHalves[i].value : Value[i]);
            }
        }

        return hash.ToHashCode();
    }
}
