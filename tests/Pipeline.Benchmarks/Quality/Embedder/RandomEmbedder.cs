using Pipeline.Engine.Onnx.HuggingFace;
using Pipeline.SampleModel.Models;

namespace Pipeline.Benchmarks.Quality.Embedder;

/// <summary>A model with the shape, the tokens and the pooling of another, and random weights.</summary>
internal static class RandomEmbedder
{
    private const int Seed = 42;
    private const string WeightsFile = "model.safetensors";

    /// <summary>Writes it; what is there is replaced.</summary>
    /// <param name="source">A Hugging Face directory of an encoder.</param>
    /// <param name="directory">Where it shall be.</param>
    public static void Write(string source, string directory)
    {
        if (Directory.Exists(directory))
        {
            Directory.Delete(directory, recursive: true);
        }

        foreach (string file in Directory.EnumerateFiles(source, "*", SearchOption.AllDirectories))
        {
            string copy = Path.Combine(directory, Path.GetRelativePath(source, file));
            Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
            File.Copy(file, copy);
        }

        string weights = Path.Combine(directory, WeightsFile);
        File.Delete(weights);
        RandomSafetensorsWriter.Write(weights, [.. BertTensors.For(ShapeOf(source))], Seed);
    }

    private static BertShape ShapeOf(string directory)
    {
        BertConfig config = BertConfig.Read(directory);
        return new BertShape
        {
            HiddenSize = config.HiddenSize,
            LayerCount = config.LayerCount,
            HeadCount = config.HeadCount,
            IntermediateSize = config.IntermediateSize,
            VocabularySize = config.VocabularySize,
            MaxPositions = config.MaxPositions,
        };
    }
}
