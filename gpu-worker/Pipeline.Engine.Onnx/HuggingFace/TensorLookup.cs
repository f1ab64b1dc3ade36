using Pipeline.Engine.Onnx.Safetensors;

namespace Pipeline.Engine.Onnx.HuggingFace;

/// <summary>Finds the tensors of a model by name and holds them against the shapes that its config asks for.</summary>
internal sealed class TensorLookup
{
    private readonly SafetensorsFile _file;
    private readonly string _prefix;

    /// <param name="file">The weights.</param>
    /// <param name="optionalPrefix">Stands before every name in checkpoints that were saved with a head on the model.</param>
    /// <param name="probe">A tensor that every such model has; tells whether the prefix is there.</param>
    public TensorLookup(SafetensorsFile file, string optionalPrefix, string probe)
    {
        _file = file;
        _prefix = file.Tensors.ContainsKey(optionalPrefix + probe) ? optionalPrefix : string.Empty;
    }

    /// <summary>The F32 tensor of this name and shape.</summary>
    /// <exception cref="ModelFormatException">It is missing, or is another.</exception>
    public SafetensorsTensor Get(string name, params ReadOnlySpan<long> shape) =>
        TryGet(name, shape) ?? throw new ModelFormatException(_file.Path, _prefix + name, "the tensor is missing.");

    /// <summary>The scale of a layer normalisation. Checkpoints that came from TensorFlow call it gamma.</summary>
    public SafetensorsTensor GetNormWeight(string module, long size) => TryGet(module + ".gamma", size) ?? Get(module + ".weight", size);

    /// <summary>The offset of a layer normalisation. Checkpoints that came from TensorFlow call it beta.</summary>
    public SafetensorsTensor GetNormBias(string module, long size) => TryGet(module + ".beta", size) ?? Get(module + ".bias", size);

    private SafetensorsTensor? TryGet(string name, params ReadOnlySpan<long> shape)
    {
        if (!_file.Tensors.TryGetValue(_prefix + name, out SafetensorsTensor? tensor))
        {
            return null;
        }

        if (tensor.Type != SafetensorsType.F32)
        {
            throw new ModelFormatException(
                _file.Path, tensor.Name, $"the type {tensor.Type} is not supported; only F32 is. Convert the weights first.");
        }

        if (!tensor.Shape.AsSpan().SequenceEqual(shape))
        {
            string found = string.Join(", ", tensor.Shape);
            string expected = string.Join(", ", shape.ToArray());
            throw new ModelFormatException(_file.Path, tensor.Name, $"the shape is [{found}]; config.json asks for [{expected}].");
        }

        return tensor;
    }
}
