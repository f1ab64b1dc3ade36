namespace Pipeline.Engine.Onnx.Compilation.Quantization;

/// <summary>A matrix of weights [outputs, inputs] that is read a few rows at a time.</summary>
internal interface IWeightRows
{
    int OutputCount { get; }

    int InputCount { get; }

    /// <summary>Reads whole rows as floats.</summary>
    /// <param name="firstOutput">The first row.</param>
    /// <param name="rows">A multiple of <see cref="InputCount"/>: as many rows as fit are read, none past the last.</param>
    void Read(int firstOutput, Span<float> rows);
}
