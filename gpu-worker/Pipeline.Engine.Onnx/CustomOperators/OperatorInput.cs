using Microsoft.ML.OnnxRuntime.Tensors;

namespace Pipeline.Engine.Onnx.CustomOperators;

/// <summary>One input of an operator's signature.</summary>
internal readonly record struct OperatorInput
{
    private OperatorInput(TensorElementType? type, bool isOptional) => (Type, IsOptional) = (type, isOptional);

    /// <summary>What its elements must be; null where the kernel decides.</summary>
    public TensorElementType? Type { get; }

    /// <summary>Whether a node may leave it out.</summary>
    public bool IsOptional { get; }

    /// <summary>Required, and whatever its elements are.</summary>
    public static OperatorInput AnyType => new(type: null, isOptional: false);

    public static OperatorInput Optional(TensorElementType type) => new(type, isOptional: true);

    /// <summary>Required.</summary>
    public static implicit operator OperatorInput(TensorElementType type) => new(type, isOptional: false);
}
