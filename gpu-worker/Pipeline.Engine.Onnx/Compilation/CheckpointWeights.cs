using Pipeline.Engine.Onnx.HuggingFace;
using Pipeline.Engine.Onnx.Safetensors;

namespace Pipeline.Engine.Onnx.Compilation;

/// <summary>The parameters as a checkpoint has them.</summary>
internal sealed class CheckpointWeights : DecoderWeights
{
    private readonly WeightsFolder _folder;
    private readonly TensorLookup _tensors;
    private readonly DecoderModules _modules;
    private readonly bool _isTied;

    /// <summary>
    /// Finds every tensor that the config asks for, named with or without the prefix "model."; others are left alone, except those
    /// of further layers: a model without its last layers gives other answers.
    /// </summary>
    /// <param name="folder">Must outlive this object.</param>
    /// <param name="config">The config beside it.</param>
    /// <exception cref="ModelFormatException">
    /// A tensor is missing, or has another type or shape than the config asks for, or there are more layers.
    /// </exception>
    public CheckpointWeights(WeightsFolder folder, DecoderConfig config)
    {
        _folder = folder;
        _modules = new DecoderModules(config);
        _isTied = config.TieEmbeddings;
        _tensors = new TensorLookup(
            folder.Tensors,
            folder.Path,
            "model.",
            _modules.Embedding.Weight,
            SafetensorsType.F32,
            SafetensorsType.F16,
            SafetensorsType.BF16);
        foreach (LinearModule module in _modules.Linears.Prepend(_modules.Embedding))
        {
            Find(module);
            if (module.HasBias)
            {
                _tensors.Get(module.Bias, module.Outputs);
            }
        }

        foreach (NormModule module in _modules.Norms)
        {
            _tensors.Get(module.Weight, module.Size);
        }

        _tensors.CheckLayers("layers.", config.LayerCount);
    }

    public override SafetensorsType EmbeddingType => Find(_modules.Embedding).Type;

    public override WeightMatrix Matrix(LinearModule module) => new CheckpointMatrix(_folder, Find(module));

    public override float[] Bias(LinearModule module) => Vector(_tensors.Get(module.Bias, module.Outputs));

    public override float[] Norm(NormModule module) => Vector(_tensors.Get(module.Weight, module.Size));

    private SafetensorsTensor Find(LinearModule module)
    {
        if (module.Name == _modules.Head.Name)
        {
            // the head stands beside the model, so its name never has the prefix
            return _isTied ? Find(_modules.Embedding) : _tensors.GetUnprefixed(module.Weight, module.Outputs, module.Inputs);
        }

        return _tensors.Get(module.Weight, module.Outputs, module.Inputs);
    }

    private float[] Vector(SafetensorsTensor tensor)
    {
        float[] floats = new float[tensor.Shape[0]];
        _folder.Read(tensor, 0, floats);
        return floats;
    }
}
