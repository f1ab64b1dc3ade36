using System.Collections.Immutable;
using Pipeline.Engine.Onnx.Safetensors;

namespace Pipeline.Engine.Onnx.HuggingFace;

/// <summary>
/// The tensors of a BERT encoder by their role, F32, F16 or BF16. Tensors beyond these (pooler, heads, position ids) are left
/// alone, except those of further layers.
/// </summary>
public sealed record BertWeights
{
    private const string LayerPrefix = "encoder.layer.";

    /// <summary>[vocabulary, hidden].</summary>
    public required SafetensorsTensor WordEmbeddings { get; init; }

    /// <summary>[positions, hidden].</summary>
    public required SafetensorsTensor PositionEmbeddings { get; init; }

    /// <summary>[token types, hidden].</summary>
    public required SafetensorsTensor TokenTypeEmbeddings { get; init; }

    /// <summary>embeddings.LayerNorm: [hidden].</summary>
    public required SafetensorsTensor EmbeddingNormWeight { get; init; }

    /// <summary>[hidden].</summary>
    public required SafetensorsTensor EmbeddingNormBias { get; init; }

    /// <summary>From the first layer to the last.</summary>
    public required ImmutableArray<BertLayerWeights> Layers { get; init; }

    /// <summary>Finds every tensor of the encoder, named with or without the prefix "bert.", and checks type and shape.</summary>
    /// <exception cref="ModelFormatException">
    /// A tensor is missing, or has another type or shape than the config asks for, or there are more layers.
    /// </exception>
    public static BertWeights Resolve(SafetensorsFile file, BertConfig config)
    {
        ArgumentNullException.ThrowIfNull(file);
        ArgumentNullException.ThrowIfNull(config);
        var tensors = new TensorLookup(
            file.Tensors,
            file.Path,
            "bert.",
            "embeddings.word_embeddings.weight",
            SafetensorsType.F32,
            SafetensorsType.F16,
            SafetensorsType.BF16);
        tensors.CheckLayers(LayerPrefix, config.LayerCount);
        long hidden = config.HiddenSize;
        return new BertWeights
        {
            WordEmbeddings = tensors.Get("embeddings.word_embeddings.weight", config.VocabularySize, hidden),
            PositionEmbeddings = tensors.Get("embeddings.position_embeddings.weight", config.MaxPositions, hidden),
            TokenTypeEmbeddings = tensors.Get("embeddings.token_type_embeddings.weight", config.TypeVocabularySize, hidden),
            EmbeddingNormWeight = tensors.GetNormWeight("embeddings.LayerNorm", hidden),
            EmbeddingNormBias = tensors.GetNormBias("embeddings.LayerNorm", hidden),
            Layers = [.. Enumerable.Range(0, config.LayerCount).Select(layer => ResolveLayer(tensors, config, layer))],
        };
    }

    private static BertLayerWeights ResolveLayer(TensorLookup tensors, BertConfig config, int layer)
    {
        long hidden = config.HiddenSize;
        long intermediate = config.IntermediateSize;
        string prefix = $"{LayerPrefix}{layer}.";
        return new BertLayerWeights
        {
            QueryWeight = tensors.Get(prefix + "attention.self.query.weight", hidden, hidden),
            QueryBias = tensors.Get(prefix + "attention.self.query.bias", hidden),
            KeyWeight = tensors.Get(prefix + "attention.self.key.weight", hidden, hidden),
            KeyBias = tensors.Get(prefix + "attention.self.key.bias", hidden),
            ValueWeight = tensors.Get(prefix + "attention.self.value.weight", hidden, hidden),
            ValueBias = tensors.Get(prefix + "attention.self.value.bias", hidden),
            AttentionOutputWeight = tensors.Get(prefix + "attention.output.dense.weight", hidden, hidden),
            AttentionOutputBias = tensors.Get(prefix + "attention.output.dense.bias", hidden),
            AttentionNormWeight = tensors.GetNormWeight(prefix + "attention.output.LayerNorm", hidden),
            AttentionNormBias = tensors.GetNormBias(prefix + "attention.output.LayerNorm", hidden),
            IntermediateWeight = tensors.Get(prefix + "intermediate.dense.weight", intermediate, hidden),
            IntermediateBias = tensors.Get(prefix + "intermediate.dense.bias", intermediate),
            OutputWeight = tensors.Get(prefix + "output.dense.weight", hidden, intermediate),
            OutputBias = tensors.Get(prefix + "output.dense.bias", hidden),
            OutputNormWeight = tensors.GetNormWeight(prefix + "output.LayerNorm", hidden),
            OutputNormBias = tensors.GetNormBias(prefix + "output.LayerNorm", hidden),
        };
    }
}
