namespace Pipeline.Engine.Onnx.Compilation;

/// <summary>Makes a directory that <see cref="Sessions.OnnxDecoderRunner"/> loads of a Hugging Face directory.</summary>
public static class DecoderCompiler
{
    /// <summary>
    /// Writes graph and weights, or finds that the output is there already and was made of the same source with the same
    /// options. The output appears whole or not at all.
    /// </summary>
    /// <param name="modelDirectory">A Hugging Face directory of a decoder.</param>
    /// <param name="outputDirectory">Made by the call; must not exist or be an earlier output.</param>
    /// <param name="options">Precision and calibration.</param>
    /// <param name="progress">Told the name of each tensor that is written, or null.</param>
    /// <param name="cancellationToken">Ends the work; nothing is left behind.</param>
    /// <returns>True if it was written; false if it was there.</returns>
    /// <exception cref="HuggingFace.ModelFormatException">The model is malformed or asks for what is not supported.</exception>
    /// <exception cref="Safetensors.SafetensorsException">A file of weights breaks the format.</exception>
    public static bool Compile(
        string modelDirectory,
        string outputDirectory,
        CompileOptions options,
        IProgress<string>? progress,
        CancellationToken cancellationToken) => throw new NotImplementedException();
}
