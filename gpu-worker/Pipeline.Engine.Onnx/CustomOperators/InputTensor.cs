using Microsoft.ML.OnnxRuntime.Tensors;
using Pipeline.Engine.Onnx.Native;

namespace Pipeline.Engine.Onnx.CustomOperators;

/// <summary>
/// One input of a kernel. Its pointers are given out only after type and shape were checked; they are good for reading, and for
/// writing where the operator documents that it writes into the input. Element types: see <see cref="ElementTypes"/>.
/// </summary>
internal readonly unsafe struct InputTensor(string name, nint value)
{
    /// <summary>The type of the elements, for inputs whose type the signature leaves open.</summary>
    public TensorElementType ElementType
    {
        get
        {
            NativeApi.Shape(value, out TensorElementType type);
            return type;
        }
    }

    /// <summary>A matrix: rows and columns are what the tensor has.</summary>
    /// <exception cref="ArgumentException">It is not a matrix of this type, or too large to be indexed.</exception>
    public T* Matrix<T>(out int rows, out int columns)
        where T : unmanaged
    {
        ReadOnlySpan<long> shape = Shape<T>(rank: 2);
        rows = Dimension(shape[0]);
        columns = Dimension(shape[1]);
        return Data<T>();
    }

    /// <summary>A matrix of exactly this shape.</summary>
    /// <exception cref="ArgumentException">It is anything else.</exception>
    public T* Matrix<T>(int rows, int columns)
        where T : unmanaged => Tensor<T>(rows, columns);

    /// <summary>A vector.</summary>
    /// <exception cref="ArgumentException">It is anything else, or too long to be indexed.</exception>
    public T* Vector<T>(out int count)
        where T : unmanaged
    {
        count = Dimension(Shape<T>(rank: 1)[0]);
        return Data<T>();
    }

    /// <summary>A vector of exactly this length.</summary>
    /// <exception cref="ArgumentException">It is anything else.</exception>
    public T* Vector<T>(int count)
        where T : unmanaged => Tensor<T>(count);

    /// <summary>A tensor of the rank of <paramref name="shape"/>, which receives its dimensions.</summary>
    /// <exception cref="ArgumentException">It is anything else, or a dimension is too large to be indexed.</exception>
    public T* Tensor<T>(Span<int> shape)
        where T : unmanaged
    {
        ReadOnlySpan<long> actual = Shape<T>(shape.Length);
        for (int i = 0; i < shape.Length; i++)
        {
            shape[i] = Dimension(actual[i]);
        }

        return Data<T>();
    }

    /// <summary>A tensor of exactly this shape.</summary>
    /// <exception cref="ArgumentException">It is anything else.</exception>
    public T* Tensor<T>(params ReadOnlySpan<long> shape)
        where T : unmanaged
    {
        ReadOnlySpan<long> actual = Shape<T>(shape.Length);
        return actual.SequenceEqual(shape)
            ? Data<T>()
            : throw new ArgumentException($"Input {name} has shape {Text(actual)}; {Text(shape)} is needed.");
    }

    private static string Text(ReadOnlySpan<long> shape) => $"[{string.Join(", ", shape.ToArray())}]";

    private T* Data<T>()
        where T : unmanaged => (T*)NativeApi.Data(value);

    private ReadOnlySpan<long> Shape<T>(int rank)
        where T : unmanaged
    {
        ReadOnlySpan<long> shape = NativeApi.Shape(value, out TensorElementType type);
        if (type != ElementTypes.Of<T>())
        {
            throw new ArgumentException($"Input {name} holds {type}; {ElementTypes.Of<T>()} is needed.");
        }

        return shape.Length == rank
            ? shape
            : throw new ArgumentException($"Input {name} has rank {shape.Length}; rank {rank} is needed.");
    }

    private int Dimension(long size) => size <= int.MaxValue
        ? (int)size
        : throw new ArgumentException($"Input {name} has a dimension of {size}; at most {int.MaxValue} is supported.");
}
