namespace Pipeline.SampleModel.Models;

/// <summary>The tensors of a Hugging Face BertModel, in its order and under its names, without a prefix.</summary>
public static class BertTensors
{
    // Deviations at which activations of the measured MiniLM-sized prototype (hidden 384, intermediate 1536) stayed sane.
    // Linear maps are scaled by the root of their inputs, so that other shapes behave alike.
    private const float EmbeddingDeviation = 0.05f;
    private const float SmallDeviation = 0.02f;
    private const float GammaDeviation = 0.05f;
    private const float QueryKeyValueGain = 0.06f * 19.6f;
    private const float LinearGain = 0.05f * 19.6f;
    private const float OutputGain = 0.04f * 39.2f;

    /// <summary>Every tensor of a model of this shape.</summary>
    public static IEnumerable<TensorSpec> For(BertShape shape)
    {
        int hidden = shape.HiddenSize;
        yield return new("embeddings.word_embeddings.weight", [shape.VocabularySize, hidden], 0, EmbeddingDeviation);
        yield return new("embeddings.position_embeddings.weight", [shape.MaxPositions, hidden], 0, SmallDeviation);
        yield return new("embeddings.token_type_embeddings.weight", [2, hidden], 0, SmallDeviation);
        IEnumerable<TensorSpec> rest = LayerNorm("embeddings.LayerNorm", hidden)
            .Concat(Enumerable.Range(0, shape.LayerCount).SelectMany(layer => Layer($"encoder.layer.{layer}", shape)))
            .Concat(Linear("pooler.dense", hidden, hidden, LinearGain));
        foreach (TensorSpec tensor in rest)
        {
            yield return tensor;
        }
    }

    private static IEnumerable<TensorSpec> Layer(string prefix, BertShape shape)
    {
        int hidden = shape.HiddenSize;
        int intermediate = shape.IntermediateSize;
        return
        [
            .. Linear($"{prefix}.attention.self.query", hidden, hidden, QueryKeyValueGain),
            .. Linear($"{prefix}.attention.self.key", hidden, hidden, QueryKeyValueGain),
            .. Linear($"{prefix}.attention.self.value", hidden, hidden, QueryKeyValueGain),
            .. Linear($"{prefix}.attention.output.dense", hidden, hidden, LinearGain),
            .. LayerNorm($"{prefix}.attention.output.LayerNorm", hidden),
            .. Linear($"{prefix}.intermediate.dense", hidden, intermediate, LinearGain),
            .. Linear($"{prefix}.output.dense", intermediate, hidden, OutputGain),
            .. LayerNorm($"{prefix}.output.LayerNorm", hidden),
        ];
    }

    private static TensorSpec[] Linear(string name, int inputs, int outputs, float gain) =>
    [
        new($"{name}.weight", [outputs, inputs], 0, gain / MathF.Sqrt(inputs)),
        new($"{name}.bias", [outputs], 0, SmallDeviation),
    ];

    // neither ones nor zeros: a runtime that forgot to apply them would give other embeddings
    private static TensorSpec[] LayerNorm(string name, int size) =>
    [
        new($"{name}.weight", [size], 1, GammaDeviation),
        new($"{name}.bias", [size], 0, SmallDeviation),
    ];
}
