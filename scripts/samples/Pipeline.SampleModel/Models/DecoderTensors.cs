namespace Pipeline.SampleModel.Models;

/// <summary>The tensors of a Hugging Face Qwen2ForCausalLM with tied embeddings, under its names.</summary>
public static class DecoderTensors
{
    // Deviations at which the activations of the measured prototype (Qwen2.5-0.5B's shape) stayed sane.
    private const float EmbeddingDeviation = 0.02f;
    private const float BiasDeviation = 0.02f;
    private const float GammaDeviation = 0.05f;
    private const float LinearGain = 0.7f;

    /// <summary>Every tensor of a model of this shape.</summary>
    public static IEnumerable<TensorSpec> For(DecoderShape shape) =>
    [
        new("model.embed_tokens.weight", [shape.VocabularySize, shape.HiddenSize], 0, EmbeddingDeviation),
        .. Enumerable.Range(0, shape.LayerCount).SelectMany(layer => Layer($"model.layers.{layer}", shape)),
        Norm("model.norm", shape),
    ];

    private static IEnumerable<TensorSpec> Layer(string prefix, DecoderShape shape)
    {
        int hidden = shape.HiddenSize;
        int queries = shape.HeadCount * shape.HeadSize;
        int keys = shape.KeyValueHeadCount * shape.HeadSize;
        return
        [
            Norm($"{prefix}.input_layernorm", shape),
            .. Biased($"{prefix}.self_attn.q_proj", hidden, queries),
            .. Biased($"{prefix}.self_attn.k_proj", hidden, keys),
            .. Biased($"{prefix}.self_attn.v_proj", hidden, keys),
            Linear($"{prefix}.self_attn.o_proj", queries, hidden),
            Norm($"{prefix}.post_attention_layernorm", shape),
            Linear($"{prefix}.mlp.gate_proj", hidden, shape.IntermediateSize),
            Linear($"{prefix}.mlp.up_proj", hidden, shape.IntermediateSize),
            Linear($"{prefix}.mlp.down_proj", shape.IntermediateSize, hidden),
        ];
    }

    private static TensorSpec[] Biased(string name, int inputs, int outputs) =>
        [Linear(name, inputs, outputs), new($"{name}.bias", [outputs], 0, BiasDeviation)];

    private static TensorSpec Linear(string name, int inputs, int outputs) =>
        new($"{name}.weight", [outputs, inputs], 0, LinearGain / MathF.Sqrt(inputs));

    // not ones: a runtime that forgot to apply them would give other text
    private static TensorSpec Norm(string name, DecoderShape shape) => new($"{name}.weight", [shape.HiddenSize], 1, GammaDeviation);
}
