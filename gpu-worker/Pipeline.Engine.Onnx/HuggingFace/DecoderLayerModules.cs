namespace Pipeline.Engine.Onnx.HuggingFace;

/// <summary>The modules of one decoder layer.</summary>
internal sealed class DecoderLayerModules
{
    public DecoderLayerModules(DecoderConfig config, int layer)
    {
        string prefix = $"layers.{layer}.";
        int queries = config.HeadCount * config.HeadSize;
        int keys = config.KeyValueHeadCount * config.HeadSize;
        InputNorm = new NormModule(prefix + "input_layernorm", config.HiddenSize);
        LinearPack attention = new(prefix + "self_attn.qkv_proj", queries + (2 * keys));
        Query = new LinearModule(prefix + "self_attn.q_proj", queries, config.HiddenSize, config.HasQueryKeyValueBias) { Pack = attention };
        Key = new LinearModule(prefix + "self_attn.k_proj", keys, config.HiddenSize, config.HasQueryKeyValueBias)
        {
            Pack = attention,
            FirstOutput = queries,
        };
        Value = new LinearModule(prefix + "self_attn.v_proj", keys, config.HiddenSize, config.HasQueryKeyValueBias)
        {
            Pack = attention,
            FirstOutput = queries + keys,
        };
        QueryNorm = config.HasHeadNorms ? new NormModule(prefix + "self_attn.q_norm", config.HeadSize) : null;
        KeyNorm = config.HasHeadNorms ? new NormModule(prefix + "self_attn.k_norm", config.HeadSize) : null;
        Output = new LinearModule(prefix + "self_attn.o_proj", config.HiddenSize, queries, config.HasOutputBias);
        AttentionNorm = new NormModule(prefix + "post_attention_layernorm", config.HiddenSize);
        LinearPack feedForward = new(prefix + "mlp.gate_up_proj", 2 * config.IntermediateSize);
        Gate = new LinearModule(prefix + "mlp.gate_proj", config.IntermediateSize, config.HiddenSize, HasBias: false) { Pack = feedForward };
        Up = new LinearModule(prefix + "mlp.up_proj", config.IntermediateSize, config.HiddenSize, HasBias: false)
        {
            Pack = feedForward,
            FirstOutput = config.IntermediateSize,
        };
        Down = new LinearModule(prefix + "mlp.down_proj", config.HiddenSize, config.IntermediateSize, HasBias: false);
    }

    /// <summary>Before attention.</summary>
    public NormModule InputNorm { get; }

    public LinearModule Query { get; }

    public LinearModule Key { get; }

    public LinearModule Value { get; }

    /// <summary>Over each head of the query; null in families without it.</summary>
    public NormModule? QueryNorm { get; }

    /// <summary>Over each head of the key; null in families without it.</summary>
    public NormModule? KeyNorm { get; }

    /// <summary>After attention.</summary>
    public LinearModule Output { get; }

    /// <summary>After attention, before the feed-forward block.</summary>
    public NormModule AttentionNorm { get; }

    public LinearModule Gate { get; }

    public LinearModule Up { get; }

    public LinearModule Down { get; }

    /// <summary>In the order of computation.</summary>
    public IEnumerable<LinearModule> Linears => [Query, Key, Value, Output, Gate, Up, Down];

    /// <summary>In the order of computation.</summary>
    public IEnumerable<NormModule> Norms => ((NormModule?[])[InputNorm, QueryNorm, KeyNorm, AttentionNorm]).OfType<NormModule>();
}
