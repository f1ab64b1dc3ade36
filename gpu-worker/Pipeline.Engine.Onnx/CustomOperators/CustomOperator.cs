using Microsoft.ML.OnnxRuntime.Tensors;

namespace Pipeline.Engine.Onnx.CustomOperators;

/// <summary>
/// An operator of ours: its signature, and how a kernel is made for a node. ONNX Runtime rejects a graph whose types do not
/// match the signature when the graph is loaded; shapes and values are for the kernel to check.
/// </summary>
internal abstract class CustomOperator
{
    /// <summary>The op_type of its nodes.</summary>
    public abstract string Name { get; }

    /// <summary>Element type of each input; all inputs are required.</summary>
    public abstract IReadOnlyList<TensorElementType> Inputs { get; }

    /// <summary>Element type of the one output.</summary>
    public abstract TensorElementType Output { get; }

    /// <summary>Makes the kernel of one node.</summary>
    /// <exception cref="ArgumentException">An attribute of the node is out of range; it fails the load of the graph.</exception>
    public abstract OperatorKernel CreateKernel(KernelAttributes attributes);
}
