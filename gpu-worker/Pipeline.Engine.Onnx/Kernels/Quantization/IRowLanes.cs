namespace Pipeline.Engine.Onnx.Kernels.Quantization;

/// <summary>The vector operations that kernels over one row need beside <see cref="ILanes{TVector}"/>.</summary>
/// <typeparam name="TVector">A vector of floats.</typeparam>
internal unsafe interface IRowLanes<TVector>
    where TVector : struct
{
    static abstract TVector Abs(TVector value);

    static abstract TVector Min(TVector left, TVector right);

    static abstract TVector Divide(TVector left, TVector right);

    /// <summary>The sum of all lanes, in an order that depends on the width only.</summary>
    static abstract float Sum(TVector value);

    /// <summary>The largest of all lanes.</summary>
    static abstract float Largest(TVector value);

    /// <summary>Writes the lowest 8 bits of each lane.</summary>
    static abstract void StoreLowBytes(TVector bits, byte* destination);
}
