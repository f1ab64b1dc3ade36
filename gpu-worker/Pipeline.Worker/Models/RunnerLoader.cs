using System.Globalization;
using Pipeline.Engine.Encoding;
using Pipeline.Engine.Onnx.Sessions;
using Pipeline.Tokenizers;

namespace Pipeline.Worker.Models;

/// <summary>Makes a runner of a model path.</summary>
internal sealed class RunnerLoader(TimeProvider time)
{
    // one document of each length: the runtime's arena grows to what later steps need
    private static readonly int[] WarmUpTokens = [8, 64, 256, 512];

    /// <summary>Loads and warms the model; takes seconds.</summary>
    /// <param name="path">A Hugging Face directory, or <c>null:DIMENSIONS</c>.</param>
    /// <param name="weights">What becomes of the weights.</param>
    /// <exception cref="ModelLoadException">The directory holds no model that we can run.</exception>
    public LoadedRunner Load(string path, WeightLoading weights)
    {
        if (path.StartsWith(NullEncoderRunner.PathPrefix, StringComparison.Ordinal))
        {
            return new LoadedRunner(new NullEncoderRunner(NullDimensions(path)), new WhitespaceTextEncoder(), []);
        }

        ModelDirectory.RequireExists(path);
        try
        {
            return LoadDirectory(path, weights);
        }
        catch (Exception exception) when (exception is not OutOfMemoryException)
        {
            // whatever the readers and ONNX Runtime throw ends in the one sentence that an operator reads
            throw new ModelLoadException($"The model in '{path}' cannot be loaded: {exception.Message}", exception);
        }
    }

    /// <summary>The dimensions of a null model's path.</summary>
    /// <exception cref="ModelLoadException">They are not a number from 1 to 65,536.</exception>
    public static int NullDimensions(string path)
    {
        string text = path[NullEncoderRunner.PathPrefix.Length..];
        return int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int dimensions) && dimensions is >= 1 and <= 65_536
            ? dimensions
            : throw new ModelLoadException(
                $"'{path}' is not a null model: after '{NullEncoderRunner.PathPrefix}' comes a number from 1 to 65536.");
    }

    private LoadedRunner LoadDirectory(string path, WeightLoading weights)
    {
        long start = time.GetTimestamp();
        Tokenizer tokenizer = ModelDirectory.LoadEncoderTokenizer(path);
        List<(string Name, TimeSpan Duration)> phases = [("read tokenizer", time.GetElapsedTime(start))];

        var options = new EncoderSessionOptions { WeightLoading = weights, TimeProvider = time };
        OnnxEncoderRunner runner = OnnxEncoderRunner.Load(path, options);
        try
        {
            phases.AddRange(runner.LoadPhases.Select(phase => (phase.Name, phase.Duration)));
            start = time.GetTimestamp();
            WarmUp(runner);
            phases.Add(("warm up lengths", time.GetElapsedTime(start)));
            return new LoadedRunner(runner, new TokenizerTextEncoder(tokenizer), phases);
        }
        catch
        {
            runner.Dispose();
            throw;
        }
    }

    private static void WarmUp(OnnxEncoderRunner runner)
    {
        var batch = new EncoderBatch();
        float[] embedding = new float[runner.Dimensions];
        foreach (int tokens in WarmUpTokens.Where(tokens => tokens <= runner.MaxSequenceTokens))
        {
            batch.Clear();
            batch.Add(new int[tokens]);
            runner.Run(batch, embedding);
            if (!embedding.All(float.IsFinite))
            {
                throw new ModelLoadException(
                    $"an embedding of {tokens} tokens has a value that is not a number: the weights may be damaged.");
            }
        }
    }
}
