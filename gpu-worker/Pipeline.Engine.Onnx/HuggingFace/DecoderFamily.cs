namespace Pipeline.Engine.Onnx.HuggingFace;

/// <summary>The decoder architectures that we run.</summary>
public enum DecoderFamily
{
    /// <summary>LlamaForCausalLM.</summary>
    Llama,

    /// <summary>MistralForCausalLM: Llama with a sliding window.</summary>
    Mistral,

    /// <summary>Qwen2ForCausalLM: biases on query, key and value.</summary>
    Qwen2,

    /// <summary>Qwen3ForCausalLM: norms over the heads of query and key.</summary>
    Qwen3,
}
