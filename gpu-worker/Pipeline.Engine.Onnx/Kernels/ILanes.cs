namespace Pipeline.Engine.Onnx.Kernels;

/// <summary>
/// The vector operations that the kernels are written in. Implementations are empty structs, so that the compiler makes one
/// specialised, inlined copy of a kernel for each.
/// </summary>
/// <typeparam name="TVector">A vector of floats.</typeparam>
internal unsafe interface ILanes<TVector>
    where TVector : struct
{
    /// <summary>Floats in a vector.</summary>
    static abstract int Width { get; }

    /// <summary>Whether sixteen sums fit into registers beside their operands.</summary>
    static abstract bool HasManyRegisters { get; }

    static abstract TVector Zero { get; }

    static abstract TVector Load(float* source);

    static abstract void Store(TVector value, float* destination);

    static abstract TVector Broadcast(float value);

    static abstract TVector Add(TVector left, TVector right);

    static abstract TVector Subtract(TVector left, TVector right);

    static abstract TVector Multiply(TVector left, TVector right);

    /// <summary>left * right + addend.</summary>
    static abstract TVector MultiplyAdd(TVector left, TVector right, TVector addend);

    static abstract TVector Max(TVector left, TVector right);

    /// <summary>value * 2^n, where the lowest 8 bits of each lane of <paramref name="bits"/> hold n in two's complement.</summary>
    static abstract TVector AddToExponent(TVector value, TVector bits);

    /// <summary><paramref name="then"/> in lanes where left >= right, <paramref name="otherwise"/> in the others.</summary>
    static abstract TVector SelectIfAtLeast(TVector left, TVector right, TVector then, TVector otherwise);

    /// <summary>Exact, subnormal numbers too. Infinities and NaN are not supported: <see cref="StoreHalf"/> writes none.</summary>
    static abstract TVector LoadHalf(Half* source);

    /// <summary>Rounds to nearest, ties to even. What is outside the finite range of a half, NaN too, becomes its largest.</summary>
    static abstract void StoreHalf(TVector value, Half* destination);
}
