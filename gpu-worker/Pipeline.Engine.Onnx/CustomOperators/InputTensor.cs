using Microsoft.ML.OnnxRuntime.Tensors;
using Pipeline.Engine.Onnx.Native;

namespace Pipeline.Engine.Onnx.CustomOperators;

/// <summary>One input of a kernel. Its pointers are given out only after type and shape were checked.</summary>
internal readonly unsafe struct InputTensor(string name, nint value)
{
    /// <summary>A matrix of floats: rows and columns are what the tensor has.</summary>
    /// <exception cref="ArgumentException">It is not a matrix of floats, or too large to be indexed.</exception>
    public float* Matrix(out int rows, out int columns)
    {
        ReadOnlySpan<long> shape = Shape(TensorElementType.Float, rank: 2);
        rows = Dimension(shape[0]);
        columns = Dimension(shape[1]);
        return (float*)NativeApi.Data(value);
    }

    /// <summary>A matrix of floats of exactly this shape.</summary>
    /// <exception cref="ArgumentException">It is anything else.</exception>
    public float* Matrix(int rows, int columns)
    {
        float* data = Matrix(out int actualRows, out int actualColumns);
        return actualRows == rows && actualColumns == columns
            ? data
            : throw new ArgumentException($"Input {name} has shape [{actualRows}, {actualColumns}]; [{rows}, {columns}] is needed.");
    }

    /// <summary>A vector of 32-bit integers.</summary>
    /// <exception cref="ArgumentException">It is anything else.</exception>
    public int* Vector(out int count)
    {
        count = Dimension(Shape(TensorElementType.Int32, rank: 1)[0]);
        return (int*)NativeApi.Data(value);
    }

    private ReadOnlySpan<long> Shape(TensorElementType expected, int rank)
    {
        ReadOnlySpan<long> shape = NativeApi.Shape(value, out TensorElementType type);
        if (type != expected)
        {
            throw new ArgumentException($"Input {name} holds {type}; {expected} is needed.");
        }

        return shape.Length == rank
            ? shape
            : throw new ArgumentException($"Input {name} has rank {shape.Length}; rank {rank} is needed.");
    }

    private int Dimension(long size) => size <= int.MaxValue
        ? (int)size
        : throw new ArgumentException($"Input {name} has a dimension of {size}; at most {int.MaxValue} is supported.");
}
