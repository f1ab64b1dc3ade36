using System.Collections.Immutable;

namespace Pipeline.Engine.Onnx.HuggingFace;

/// <summary>The modules that a decoder's config asks for.</summary>
internal sealed class DecoderModules
{
    public DecoderModules(DecoderConfig config)
    {
        Embedding = new LinearModule("embed_tokens", config.VocabularySize, config.HiddenSize, HasBias: false);
        Layers = [.. Enumerable.Range(0, config.LayerCount).Select(layer => new DecoderLayerModules(config, layer))];
        FinalNorm = new NormModule("norm", config.HiddenSize);
        Head = new LinearModule("lm_head", config.VocabularySize, config.HiddenSize, HasBias: false);
    }

    /// <summary>The table of token embeddings: a row a token.</summary>
    public LinearModule Embedding { get; }

    /// <summary>From the first layer to the last.</summary>
    public ImmutableArray<DecoderLayerModules> Layers { get; }

    /// <summary>After the last layer.</summary>
    public NormModule FinalNorm { get; }

    /// <summary>From hidden states to logits. Where embeddings are tied its weight is <see cref="Embedding"/>'s.</summary>
    public LinearModule Head { get; }

    /// <summary>All linear layers in the order of computation, the head last.</summary>
    public IEnumerable<LinearModule> Linears => [.. Layers.SelectMany(layer => layer.Linears), Head];

    /// <summary>All norms in the order of computation.</summary>
    public IEnumerable<NormModule> Norms => [.. Layers.SelectMany(layer => layer.Norms), FinalNorm];
}
