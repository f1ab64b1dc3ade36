using System.Globalization;
using System.Runtime.InteropServices;
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
    private int _nameCount;

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
        long byteCount = sizeof(float);
        foreach (long dimension in shape)
        {
            byteCount = checked(byteCount * dimension);
        }

        return ExternalConstant(name, TensorElementType.Float, fileName, fileOffset, byteCount, shape);
    }

    /// <summary>A constant of any type whose elements lie in a file.</summary>
    /// <param name="name">Unique in the graph.</param>
    /// <param name="type">Element type.</param>
    /// <param name="fileName">Relative to the session's folder for external initialisers.</param>
    /// <param name="fileOffset">Bytes before the first element.</param>
    /// <param name="byteCount">Bytes of all elements.</param>
    /// <param name="shape">Elements in each dimension.</param>
    public string ExternalConstant(
        string name, TensorElementType type, string fileName, long fileOffset, long byteCount, params ReadOnlySpan<long> shape)
    {
        const int externalLocation = 1;
        ProtobufWriter tensor = TensorHead(name, type, shape);
        tensor.Message(13, StringPair("location", fileName));
        tensor.Message(13, StringPair("offset", fileOffset.ToString(CultureInfo.InvariantCulture)));
        tensor.Message(13, StringPair("length", byteCount.ToString(CultureInfo.InvariantCulture)));
        tensor.Int(14, externalLocation);
        _graph.Message(5, tensor);
        return name;
    }

    /// <summary>A small constant vector, kept in the graph itself.</summary>
    public string Constant(string name, params ReadOnlySpan<long> values)
    {
        ProtobufWriter tensor = TensorHead(name, TensorElementType.Int64, [values.Length]);
        tensor.Bytes(9, MemoryMarshal.AsBytes(values));
        _graph.Message(5, tensor);
        return name;
    }

    /// <summary>A constant float of no dimension, kept in the graph itself.</summary>
    public void Scalar(string name, float value) => Scalar(name, TensorElementType.Float, MemoryMarshal.AsBytes(new ReadOnlySpan<float>(in value)));

    /// <summary>A constant byte of no dimension, kept in the graph itself.</summary>
    public void Scalar(string name, byte value) => Scalar(name, TensorElementType.UInt8, [value]);

    /// <inheritdoc cref="Scalar(string, byte)"/>
    public void Scalar(string name, sbyte value) => Scalar(name, TensorElementType.Int8, [(byte)value]);

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
        output ??= NextName(operation);
        Node(operation, domain, inputs, attributes, [output]);
        return output;
    }

    /// <summary>Adds a node with any number of outputs.</summary>
    /// <param name="operation">The operator.</param>
    /// <param name="domain">Its domain.</param>
    /// <param name="inputs">Values in the operator's order; an empty name is an absent optional input.</param>
    /// <param name="attributes">What differs from the operator's defaults.</param>
    /// <param name="outputs">Names from <see cref="NextName"/> or unique ones; an empty name is an output that nobody reads.</param>
    public void Node(
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

        // a node is named as its first output
        node.String(3, outputs[0]);
        node.String(4, operation);
        foreach (OnnxAttribute attribute in attributes)
        {
            node.Message(5, attribute.ToMessage());
        }

        node.String(7, domain);
        _graph.Message(1, node);
    }

    /// <summary>A name that no other value has.</summary>
    public string NextName(string stem) => string.Create(CultureInfo.InvariantCulture, $"{stem}_{_nameCount++}");

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

    private void Scalar(string name, TensorElementType type, ReadOnlySpan<byte> bytes)
    {
        ProtobufWriter tensor = TensorHead(name, type, []);
        tensor.Bytes(9, bytes);
        _graph.Message(5, tensor);
    }

    private static ProtobufWriter TensorHead(string name, TensorElementType type, ReadOnlySpan<long> shape)
    {
        ProtobufWriter tensor = new();
        foreach (long dimension in shape)
        {
            tensor.Int(1, dimension);
        }

        tensor.Int(2, (int)type);
        tensor.String(8, name);
        return tensor;
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
