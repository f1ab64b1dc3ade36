using Microsoft.ML.OnnxRuntime.Tensors;

namespace Pipeline.Engine.Onnx.CustomOperators;

/// <summary>
/// An operator of ours: its signature, and how a kernel is made for a node. ONNX Runtime rejects a graph whose types do not
/// match the signature when the graph is loaded; shapes and values, and types that the signature leaves open, are for the
/// kernel to check.
/// </summary>
internal abstract class CustomOperator
{
    /// <summary>The op_type of its nodes.</summary>
    public abstract string Name { get; }

    /// <summary>
    /// Its inputs, in order. A kernel may write into an input (a cache that a session's caller keeps); ONNX Runtime knows nothing
    /// of that, so no other node of the graph may read the same value.
    /// </summary>
    public abstract IReadOnlyList<OperatorInput> Inputs { get; }

    /// <summary>Element type of each output, at least one; all outputs are computed in every call.</summary>
    public abstract IReadOnlyList<TensorElementType> Outputs { get; }

    /// <summary>Makes the kernel of one node.</summary>
    /// <exception cref="ArgumentException">An attribute of the node is out of range; it fails the load of the graph.</exception>
    public abstract OperatorKernel CreateKernel(KernelAttributes attributes);
}
