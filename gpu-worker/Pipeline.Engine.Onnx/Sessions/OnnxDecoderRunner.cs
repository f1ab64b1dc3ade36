using Pipeline.Engine.Execution;

namespace Pipeline.Engine.Onnx.Sessions;

/// <summary>A compiled decoder on ONNX Runtime's CPU provider. Used by one thread at a time.</summary>
public sealed class OnnxDecoderRunner : IDecoderRunner
{
    private OnnxDecoderRunner()
    {
    }

    /// <inheritdoc/>
    public int VocabularySize => throw new NotImplementedException();

    /// <inheritdoc/>
    public int ContextLength => throw new NotImplementedException();

    /// <inheritdoc/>
    public int BlockTokens => throw new NotImplementedException();

    /// <inheritdoc/>
    public int BlockCount => throw new NotImplementedException();

    /// <inheritdoc/>
    public long BlockBytes => throw new NotImplementedException();

    /// <summary>Tokens that end a sequence: eos_token_id of generation_config.json, else of config.json.</summary>
    public IReadOnlyList<int> StopTokenIds => throw new NotImplementedException();

    /// <summary>How long the parts of <see cref="Load"/> took, in their order.</summary>
    public IReadOnlyList<LoadPhase> LoadPhases => throw new NotImplementedException();

    /// <summary>Loads a model that <see cref="Compilation.DecoderCompiler"/> wrote. Its files must stay as they are while the runner lives.</summary>
    /// <exception cref="HuggingFace.ModelFormatException">The directory is no output of the compiler.</exception>
    /// <exception cref="Microsoft.ML.OnnxRuntime.OnnxRuntimeException">ONNX Runtime cannot create the session.</exception>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of range.</exception>
    public static OnnxDecoderRunner Load(string compiledDirectory, DecoderSessionOptions options) => throw new NotImplementedException();

    /// <inheritdoc/>
    public void Run(DecoderStep step, Memory<float> logits) => throw new NotImplementedException();

    /// <inheritdoc/>
    public void CopyBlock(int source, int destination) => throw new NotImplementedException();

    /// <inheritdoc/>
    public void Dispose() => throw new NotImplementedException();
}
