namespace Pipeline.Engine.Onnx.Graphs;

/// <summary>An attribute of a node: one integer or one float.</summary>
internal readonly record struct OnnxAttribute
{
    private const int FloatType = 1;
    private const int IntType = 2;

    private readonly string _name;
    private readonly long? _int;
    private readonly float _float;

    public OnnxAttribute(string name, long value) => (_name, _int) = (name, value);

    public OnnxAttribute(string name, float value) => (_name, _float) = (name, value);

    /// <summary>The AttributeProto.</summary>
    public ProtobufWriter ToMessage()
    {
        ProtobufWriter message = new();
        message.String(1, _name);
        if (_int is { } value)
        {
            message.Int(3, value);
        }
        else
        {
            message.Float(2, _float);
        }

        message.Int(20, _int is null ? FloatType : IntType);
        return message;
    }
}
