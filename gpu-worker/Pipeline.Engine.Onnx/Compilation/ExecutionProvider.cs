namespace Pipeline.Engine.Onnx.Compilation;

/// <summary>What computes a model.</summary>
public enum ExecutionProvider
{
    /// <summary>The processor.</summary>
    Cpu,

    /// <summary>An NVIDIA GPU.</summary>
    Cuda,
}
