using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;
using Pipeline.Engine.Onnx.Compilation;
using Pipeline.Engine.Onnx.Graphs;

namespace Pipeline.Engine.Onnx.Sessions;

/// <summary>Keys and values of all layers in blocks, bound once to a session that writes them in place. One thread at a time.</summary>
internal sealed unsafe class KeyValueCache : IDisposable
{
    private readonly AlignedMemory _memory;
    private readonly List<OrtValue> _values = [];
    private readonly int _tensorCount;
    private readonly long _tensorBlockBytes;
    private readonly int _blockCount;

    private KeyValueCache(AlignedMemory memory, int tensorCount, long tensorBlockBytes, int blockCount)
    {
        _memory = memory;
        _tensorCount = tensorCount;
        _tensorBlockBytes = tensorBlockBytes;
        _blockCount = blockCount;
    }

    /// <summary>Bytes of one block over all layers, keys and values.</summary>
    public static long BlockBytes(CompiledModel model, CacheType type, int blockTokens) =>
        2L * model.LayerCount * TensorBlockBytes(model, type, blockTokens);

    /// <summary>Takes the memory; pages that no sequence has used yet are not touched.</summary>
    /// <param name="model">Layers, heads, sizes.</param>
    /// <param name="type">What keys and values are kept as.</param>
    /// <param name="blockTokens">Tokens of a block.</param>
    /// <param name="blockCount">Blocks of each layer.</param>
    /// <param name="binding">Gets a key and a value input for each layer.</param>
    public static KeyValueCache Create(CompiledModel model, CacheType type, int blockTokens, int blockCount, OrtIoBinding binding)
    {
        long blockBytes = TensorBlockBytes(model, type, blockTokens);
        int tensorCount = 2 * model.LayerCount;
        KeyValueCache cache = new(new AlignedMemory(checked(tensorCount * blockBytes * blockCount)), tensorCount, blockBytes, blockCount);
        try
        {
            long[] shape = [blockCount, blockTokens, model.KeyValueHeadCount, model.HeadSize];
            TensorElementType elementType = type == CacheType.Fp16 ? TensorElementType.Float16 : TensorElementType.Float;
            for (int tensor = 0; tensor < tensorCount; tensor++)
            {
                OrtValue value = OrtValue.CreateTensorValueWithData(
                    OrtMemoryInfo.DefaultInstance, elementType, shape, (nint)cache.Tensor(tensor), blockBytes * blockCount);
                cache._values.Add(value);
                binding.BindInput(tensor % 2 == 0 ? DecoderGraph.KeyCache(tensor / 2) : DecoderGraph.ValueCache(tensor / 2), value);
            }

            return cache;
        }
        catch
        {
            cache.Dispose();
            throw;
        }
    }

    /// <summary>Copies a block of every layer.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is no such block.</exception>
    public void Copy(int source, int destination)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(source);
        ArgumentOutOfRangeException.ThrowIfNegative(destination);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(source, _blockCount);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(destination, _blockCount);
        for (int tensor = 0; tensor < _tensorCount; tensor++)
        {
            byte* start = Tensor(tensor);
            Buffer.MemoryCopy(
                start + (source * _tensorBlockBytes), start + (destination * _tensorBlockBytes), _tensorBlockBytes, _tensorBlockBytes);
        }
    }

    public void Dispose()
    {
        _values.ForEach(value => value.Dispose());
        _memory.Dispose();
    }

    private static long TensorBlockBytes(CompiledModel model, CacheType type, int blockTokens) =>
        (long)blockTokens * model.KeyValueHeadCount * model.HeadSize * (type == CacheType.Fp16 ? sizeof(ushort) : sizeof(float));

    private byte* Tensor(int tensor) => _memory.Start + (tensor * _tensorBlockBytes * _blockCount);
}
