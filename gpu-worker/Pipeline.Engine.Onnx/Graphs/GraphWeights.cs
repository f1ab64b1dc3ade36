using Microsoft.ML.OnnxRuntime.Tensors;
using Pipeline.Engine.Onnx.Safetensors;

namespace Pipeline.Engine.Onnx.Graphs;

/// <summary>The tensors of one safetensors file as constants of a graph, each declared when it is first asked for.</summary>
/// <param name="graph">The graph that is being built.</param>
/// <param name="fileName">Relative to the session's folder for external initialisers.</param>
/// <param name="tensors">By name, where they lie in the file.</param>
internal sealed class GraphWeights(OnnxGraph graph, string fileName, IReadOnlyDictionary<string, SafetensorsTensor> tensors)
{
    private readonly HashSet<string> _declared = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> _widened = new(StringComparer.Ordinal);

    /// <summary>The constant, of the type that it is stored in.</summary>
    public string Constant(string name)
    {
        SafetensorsTensor tensor = tensors[name];
        if (_declared.Add(name))
        {
            graph.ExternalConstant(
                name, ElementType(tensor.Type), fileName, tensor.FileOffset, tensor.ByteCount, tensor.Shape.AsSpan());
        }

        return name;
    }

    /// <summary>The constant as floats. What is stored narrower is widened once, when the session is created.</summary>
    public string FloatConstant(string name)
    {
        if (tensors[name].Type == SafetensorsType.F32)
        {
            return Constant(name);
        }

        if (!_widened.TryGetValue(name, out string? widened))
        {
            widened = ToFloat(Constant(name));
            _widened.Add(name, widened);
        }

        return widened;
    }

    /// <summary>Constant vectors one after another: ONNX Runtime joins them once, when the session is created.</summary>
    public string Joined(params ReadOnlySpan<string> names)
    {
        string[] constants = new string[names.Length];
        for (int i = 0; i < names.Length; i++)
        {
            constants[i] = Constant(names[i]);
        }

        return graph.Node("Concat", OnnxGraph.Standard, constants, [new OnnxAttribute("axis", 0L)]);
    }

    /// <summary>Rows of a table as floats; only these rows are read.</summary>
    public string Rows(string name, string indices)
    {
        string rows = graph.Node("Gather", OnnxGraph.Standard, [Constant(name), indices]);
        return tensors[name].Type == SafetensorsType.F32 ? rows : ToFloat(rows);
    }

    /// <summary>What ONNX calls the type.</summary>
    public static TensorElementType ElementType(SafetensorsType type) => type switch
    {
        SafetensorsType.F32 => TensorElementType.Float,
        SafetensorsType.F16 => TensorElementType.Float16,
        SafetensorsType.BF16 => TensorElementType.BFloat16,
        SafetensorsType.U8 => TensorElementType.UInt8,
        SafetensorsType.I8 => TensorElementType.Int8,
        SafetensorsType.I32 => TensorElementType.Int32,
        _ => throw new ArgumentOutOfRangeException(nameof(type), type, "No constant of a graph has this type."),
    };

    private string ToFloat(string value) =>
        graph.Node("Cast", OnnxGraph.Standard, [value], [new OnnxAttribute("to", (long)TensorElementType.Float)]);
}
