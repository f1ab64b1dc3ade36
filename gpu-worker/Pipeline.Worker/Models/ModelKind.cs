namespace Pipeline.Worker.Models;

/// <summary>What a model path holds.</summary>
internal enum ModelKind
{
    /// <summary>An encoder, or what its readers refuse with a sentence.</summary>
    Encoder,

    /// <summary>A decoder as it was published: it is compiled before it runs.</summary>
    Decoder,

    /// <summary>Output of <see cref="Engine.Onnx.Compilation.DecoderCompiler"/>: it runs as it is.</summary>
    CompiledDecoder,
}
