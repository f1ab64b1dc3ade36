using Pipeline.Engine.Onnx.HuggingFace;
using Pipeline.Engine.Onnx.Safetensors;

namespace Pipeline.Engine.Onnx.Compilation;

/// <summary>The parameters that a decoder is compiled from: those of the checkpoint, or what calibration made of them.</summary>
internal abstract class DecoderWeights
{
    /// <summary>What the table of embeddings is stored as: F32, F16 or BF16.</summary>
    public abstract SafetensorsType EmbeddingType { get; }

    /// <summary>The weight of a linear layer or the table of embeddings. A tied head has the table's.</summary>
    public abstract WeightMatrix Matrix(LinearModule module);

    /// <summary>The bias of a linear layer that has one.</summary>
    public abstract float[] Bias(LinearModule module);

    /// <summary>The weight of a norm.</summary>
    public abstract float[] Norm(NormModule module);
}
