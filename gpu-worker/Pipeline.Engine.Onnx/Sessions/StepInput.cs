using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;

namespace Pipeline.Engine.Onnx.Sessions;

/// <summary>
/// An input of integers that changes with every step, in memory of its own: ONNX Runtime is told of it again only when its
/// shape changes, so that a decode step like the one before allocates nothing for it.
/// </summary>
internal sealed unsafe class StepInput(OrtIoBinding binding, string name) : IDisposable
{
    private AlignedMemory? _memory;
    private OrtValue? _value;
    private int _rows = -1;
    private int _columns = -1;

    /// <summary>A vector to be filled before the run.</summary>
    public Span<int> Reserve(int count)
    {
        if (_rows != count || _columns != -1)
        {
            Bind([count], count);
            (_rows, _columns) = (count, -1);
        }

        return new Span<int>(_memory!.Start, count);
    }

    /// <summary>A matrix to be filled before the run, row after row.</summary>
    public Span<int> Reserve(int rows, int columns)
    {
        int count = checked(rows * columns);
        if (_rows != rows || _columns != columns)
        {
            Bind([rows, columns], count);
            (_rows, _columns) = (rows, columns);
        }

        return new Span<int>(_memory!.Start, count);
    }

    public void Dispose()
    {
        _value?.Dispose();
        _memory?.Dispose();
    }

    private void Bind(long[] shape, int count)
    {
        long byteCount = (long)count * sizeof(int);
        AlignedMemory? outgrown = null;
        if (_memory is null || _memory.ByteCount < byteCount)
        {
            outgrown = _memory;
            _memory = new AlignedMemory(byteCount * 2);
        }

        OrtValue? previous = _value;
        _value = OrtValue.CreateTensorValueWithData(
            OrtMemoryInfo.DefaultInstance, TensorElementType.Int32, shape, (nint)_memory.Start, byteCount);
        binding.BindInput(name, _value);
        previous?.Dispose();
        outgrown?.Dispose();
    }
}
