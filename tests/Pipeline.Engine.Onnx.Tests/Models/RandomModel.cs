using Pipeline.Engine.Encoding;
using Pipeline.Engine.Onnx.Kernels;
using Pipeline.Engine.Onnx.Sessions;
using Pipeline.SampleModel.Models;

namespace Pipeline.Engine.Onnx.Tests.Models;

/// <summary>A random model in a folder of its own, removed with it.</summary>
internal sealed class RandomModel : IDisposable
{
    private readonly int _seed;

    public RandomModel(BertShape shape, int seed)
    {
        Shape = shape;
        _seed = seed;
        Path = Directory.CreateTempSubdirectory("pipeline-bert-").FullName;
        BertModelWriter.Write(Path, shape, seed);
    }

    public BertShape Shape { get; }

    public string Path { get; }

    public OnnxEncoderRunner Load(
        InstructionSet? instructionSet = null, WeightLoading loading = WeightLoading.Prepacked, int threads = 1) =>
        OnnxEncoderRunner.Load(Path, new EncoderSessionOptions
        {
            InstructionSet = instructionSet,
            WeightLoading = loading,
            IntraOpThreadCount = threads,
        });

    /// <summary>Random sequences of these lengths.</summary>
    public int[][] Sequences(params int[] lengths)
    {
        Random random = new(_seed + 1);
        return [.. lengths.Select(length => Enumerable.Range(0, length).Select(_ => random.Next(Shape.VocabularySize)).ToArray())];
    }

    /// <summary>One embedding a sequence.</summary>
    public static float[][] Run(OnnxEncoderRunner runner, params int[][] sequences)
    {
        EncoderBatch batch = new();
        foreach (int[] sequence in sequences)
        {
            batch.Add(sequence);
        }

        float[] embeddings = new float[sequences.Length * runner.Dimensions];
        runner.Run(batch, embeddings);
        return [.. embeddings.Chunk(runner.Dimensions)];
    }

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
