using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;
using Pipeline.Engine.Onnx.Compilation;
using Pipeline.Engine.Onnx.Graphs;

namespace Pipeline.Engine.Onnx.Sessions;

/// <summary>Cosines and sines of all positions, computed in double precision and bound once to a session.</summary>
internal sealed unsafe class RotaryTables : IDisposable
{
    private readonly AlignedMemory _cosines;
    private readonly AlignedMemory _sines;
    private readonly List<OrtValue> _values = [];

    private RotaryTables(long byteCount)
    {
        _cosines = new AlignedMemory(byteCount);
        _sines = new AlignedMemory(byteCount);
    }

    /// <param name="model">Frequencies and attention factor.</param>
    /// <param name="positions">Rows: the longest sequence.</param>
    /// <param name="binding">Gets both inputs.</param>
    public static RotaryTables Create(CompiledModel model, int positions, OrtIoBinding binding)
    {
        int pairs = model.RotaryFrequencies.Length;
        RotaryTables tables = new((long)positions * pairs * sizeof(float));
        try
        {
            tables.Fill(model, positions);
            tables.Bind(DecoderGraph.Cosines, tables._cosines, positions, pairs, binding);
            tables.Bind(DecoderGraph.Sines, tables._sines, positions, pairs, binding);
            return tables;
        }
        catch
        {
            tables.Dispose();
            throw;
        }
    }

    public void Dispose()
    {
        _values.ForEach(value => value.Dispose());
        _cosines.Dispose();
        _sines.Dispose();
    }

    private void Fill(CompiledModel model, int positions)
    {
        int pairs = model.RotaryFrequencies.Length;
        float* cosines = (float*)_cosines.Start, sines = (float*)_sines.Start;
        for (int position = 0; position < positions; position++)
        {
            for (int pair = 0; pair < pairs; pair++)
            {
                (double sine, double cosine) = Math.SinCos(position * model.RotaryFrequencies[pair]);
                *cosines++ = (float)(cosine * model.RotaryAttentionFactor);
                *sines++ = (float)(sine * model.RotaryAttentionFactor);
            }
        }
    }

    private void Bind(string name, AlignedMemory memory, int positions, int pairs, OrtIoBinding binding)
    {
        OrtValue value = OrtValue.CreateTensorValueWithData(
            OrtMemoryInfo.DefaultInstance, TensorElementType.Float, [positions, pairs], (nint)memory.Start, memory.ByteCount);
        _values.Add(value);
        binding.BindInput(name, value);
    }
}
