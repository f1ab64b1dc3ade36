using System.Globalization;
using Pipeline.Engine.Onnx.Safetensors;

namespace Pipeline.Engine.Onnx.HuggingFace;

/// <summary>Finds the tensors of a model by name and holds them against the shapes that its config asks for.</summary>
internal sealed class TensorLookup
{
    private readonly IReadOnlyDictionary<string, SafetensorsTensor> _tensors;
    private readonly string _path;
    private readonly string _optionalPrefix;
    private readonly string _prefix;
    private readonly SafetensorsType[] _types;

    /// <param name="tensors">The weights by name.</param>
    /// <param name="path">Their file, for messages.</param>
    /// <param name="optionalPrefix">Stands before every name in checkpoints that were saved with a head on the model.</param>
    /// <param name="probe">A tensor that every such model has; tells whether the prefix is there.</param>
    /// <param name="types">What tensors may be stored as.</param>
    public TensorLookup(
        IReadOnlyDictionary<string, SafetensorsTensor> tensors,
        string path,
        string optionalPrefix,
        string probe,
        params SafetensorsType[] types)
    {
        _tensors = tensors;
        _path = path;
        _optionalPrefix = optionalPrefix;
        _prefix = tensors.ContainsKey(optionalPrefix + probe) ? optionalPrefix : string.Empty;
        _types = types;
    }

    /// <summary>The tensor of this name and shape.</summary>
    /// <exception cref="ModelFormatException">It is missing, or is another.</exception>
    public SafetensorsTensor Get(string name, params ReadOnlySpan<long> shape) => GetUnprefixed(_prefix + name, shape);

    /// <summary>As <see cref="Get"/> for a name that stands in the file as it is given here.</summary>
    /// <exception cref="ModelFormatException">It is missing, or is another.</exception>
    public SafetensorsTensor GetUnprefixed(string name, params ReadOnlySpan<long> shape) =>
        TryGet(name, shape) ?? throw new ModelFormatException(_path, name, "the tensor is missing.");

    /// <summary>The scale of a layer normalisation. Checkpoints that came from TensorFlow call it gamma.</summary>
    public SafetensorsTensor GetNormWeight(string module, long size) =>
        TryGet(_prefix + module + ".gamma", size) ?? Get(module + ".weight", size);

    /// <summary>The offset of a layer normalisation. Checkpoints that came from TensorFlow call it beta.</summary>
    public SafetensorsTensor GetNormBias(string module, long size) =>
        TryGet(_prefix + module + ".beta", size) ?? Get(module + ".bias", size);

    /// <summary>Refuses tensors of layers that the config does not count: a model without its last layers gives other answers.</summary>
    /// <param name="layers">What stands before a layer's number in names, behind the prefix.</param>
    /// <param name="layerCount">The config's.</param>
    /// <exception cref="ModelFormatException">There are more layers.</exception>
    public void CheckLayers(string layers, int layerCount)
    {
        foreach (string name in _tensors.Keys)
        {
            bool hasPrefix = name.StartsWith(_optionalPrefix, StringComparison.Ordinal);
            ReadOnlySpan<char> rest = name.AsSpan(hasPrefix ? _optionalPrefix.Length : 0);
            int end = rest.StartsWith(layers, StringComparison.Ordinal) ? rest[layers.Length..].IndexOf('.') : -1;
            if (end > 0
                && int.TryParse(rest.Slice(layers.Length, end), NumberStyles.None, CultureInfo.InvariantCulture, out int layer)
                && layer >= layerCount)
            {
                throw new ModelFormatException(
                    _path,
                    name,
                    $"the tensor is of layer {layer}; config.json has num_hidden_layers {layerCount}, counted from layer 0.");
            }
        }
    }

    private SafetensorsTensor? TryGet(string name, params ReadOnlySpan<long> shape)
    {
        if (!_tensors.TryGetValue(name, out SafetensorsTensor? tensor))
        {
            return null;
        }

        if (!_types.Contains(tensor.Type))
        {
            string supported = _types.Length == 1 ? $"only {_types[0]} is" : $"only {string.Join(", ", _types)} are";
            throw new ModelFormatException(
                _path, tensor.Name, $"the type {tensor.Type} is not supported; {supported}. Convert the weights first.");
        }

        if (!tensor.Shape.AsSpan().SequenceEqual(shape))
        {
            string found = string.Join(", ", tensor.Shape);
            string expected = string.Join(", ", shape.ToArray());
            throw new ModelFormatException(_path, tensor.Name, $"the shape is [{found}]; config.json asks for [{expected}].");
        }

        return tensor;
    }
}
