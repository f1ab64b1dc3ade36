namespace Pipeline.Engine.Onnx.CustomOperators;

/// <summary>The computation of one node. Called from several threads at once when a session is.</summary>
internal abstract class OperatorKernel
{
    /// <summary>
    /// Computes one call. Every rank, shape and index is checked before a pointer is followed: a wild pointer ends the process.
    /// </summary>
    /// <exception cref="ArgumentException">An input is not what the operator accepts; it fails the run.</exception>
    public abstract void Compute(KernelContext context);
}
