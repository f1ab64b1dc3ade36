using System.Globalization;
using Microsoft.ML.OnnxRuntime.Tensors;
using Pipeline.Engine.Onnx.CustomOperators;

namespace Pipeline.Engine.Onnx.Graphs;

/// <summary>Builds an ONNX model node by node, in the order of computation.</summary>
internal sealed class OnnxGraph
{
    /// <summary>The domain of ONNX Runtime's fused operators.</summary>
    public const string Microsoft = "com.microsoft";

    /// <summary>The domain of the ONNX standard.</summary>
    public const string Standard = "";

    // 21 and 10 belong together (ONNX 1.16); nothing here needs later ones.
    private const int StandardVersion = 21;
    private const int IrVersion = 10;
    private const int MicrosoftVersion = 1;

    private readonly ProtobufWriter _graph = new();
    private int _nodeCount;

    public OnnxGraph(string name) => _graph.String(2, name);

    /// <summary>Declares an input. A dimension is a number or, if it varies, a name.</summary>
    public string Input(string name, TensorElementType type, params ReadOnlySpan<string> dimensions)
    {
        _graph.Message(11, ValueInfo(name, type, dimensions));
        return name;
    }

    /// <summary>Declares which computed value is an output.</summary>
    public void Output(string name, TensorElementType type, params ReadOnlySpan<string> dimensions) =>
        _graph.Message(12, ValueInfo(name, type, dimensions));

    /// <summary>A constant whose floats lie in a file: ONNX Runtime maps that range when the session is created.</summary>
    /// <param name="name">Unique in the graph.</param>
    /// <param name="fileName">Relative to the session's folder for external initialisers.</param>
    /// <param name="fileOffset">Bytes before the first float.</param>
    /// <param name="shape">Its product is the number of floats.</param>
    public string ExternalConstant(string name, string fileName, long fileOffset, params ReadOnlySpan<long> shape)
    {
        const int externalLocation = 1;
        ProtobufWriter tensor = new();
        long byteCount = sizeof(float);
        foreach (long dimension in shape)
        {
            tensor.Int(1, dimension);
            byteCount = checked(byteCount * dimension);
        }

        tensor.Int(2, (int)TensorElementType.Float);
        tensor.String(8, name);
        tensor.Message(13, StringPair("location", fileName));
        tensor.Message(13, StringPair("offset", fileOffset.ToString(CultureInfo.InvariantCulture)));
        tensor.Message(13, StringPair("length", byteCount.ToString(CultureInfo.InvariantCulture)));
        tensor.Int(14, externalLocation);
        _graph.Message(5, tensor);
        return name;
    }

    /// <summary>Adds a node with one output and returns the output's name.</summary>
    /// <param name="operation">The operator.</param>
    /// <param name="domain">Its domain.</param>
    /// <param name="inputs">Values in the operator's order; an empty name is an absent optional input.</param>
    /// <param name="attributes">What differs from the operator's defaults.</param>
    /// <param name="output">The name to give the output; null chooses one.</param>
    public string Node(
        string operation,
        string domain,
        ReadOnlySpan<string> inputs,
        ReadOnlySpan<OnnxAttribute> attributes = default,
        string? output = null)
    {
        string name = NextName(operation);
        output ??= name;
        AddNode(name, operation, domain, inputs, attributes, [output]);
        return output;
    }

    /// <summary>Adds a node with several outputs, whose names the caller chooses.</summary>
    public void Node(
        string operation,
        string domain,
        ReadOnlySpan<string> inputs,
        ReadOnlySpan<OnnxAttribute> attributes,
        ReadOnlySpan<string> outputs) => AddNode(NextName(operation), operation, domain, inputs, attributes, outputs);

    /// <summary>The ModelProto.</summary>
    public byte[] ToModel()
    {
        ProtobufWriter model = new();
        model.Int(1, IrVersion);
        model.String(2, "pipeline");
        model.Message(7, _graph);
        model.Message(8, OperatorSet(Standard, StandardVersion));
        model.Message(8, OperatorSet(Microsoft, MicrosoftVersion));
        model.Message(8, OperatorSet(OperatorDomain.Name, OperatorDomain.Version));
        return model.Written.ToArray();
    }

    private string NextName(string operation) => string.Create(CultureInfo.InvariantCulture, $"{operation}_{_nodeCount++}");

    private void AddNode(
        string name,
        string operation,
        string domain,
        ReadOnlySpan<string> inputs,
        ReadOnlySpan<OnnxAttribute> attributes,
        ReadOnlySpan<string> outputs)
    {
        ProtobufWriter node = new();
        foreach (string input in inputs)
        {
            node.String(1, input);
        }

        foreach (string output in outputs)
        {
            node.String(2, output);
        }

        node.String(3, name);
        node.String(4, operation);
        foreach (OnnxAttribute attribute in attributes)
        {
            node.Message(5, attribute.ToMessage());
        }

        node.String(7, domain);
        _graph.Message(1, node);
    }

    private static ProtobufWriter OperatorSet(string domain, int version)
    {
        ProtobufWriter message = new();
        message.String(1, domain);
        message.Int(2, version);
        return message;
    }

    private static ProtobufWriter StringPair(string key, string value)
    {
        ProtobufWriter message = new();
        message.String(1, key);
        message.String(2, value);
        return message;
    }

    private static ProtobufWriter ValueInfo(string name, TensorElementType type, ReadOnlySpan<string> dimensions)
    {
        ProtobufWriter shape = new();
        foreach (string dimension in dimensions)
        {
            ProtobufWriter message = new();
            if (long.TryParse(dimension, NumberStyles.None, CultureInfo.InvariantCulture, out long size))
            {
                message.Int(1, size);
            }
            else
            {
                message.String(2, dimension);
            }

            shape.Message(1, message);
        }

        ProtobufWriter tensor = new(), valueType = new(), info = new();
        tensor.Int(1, (int)type);
        tensor.Message(2, shape);
        valueType.Message(1, tensor);
        info.String(1, name);
        info.Message(2, valueType);
        return info;
    }
}
