using Pipeline.SampleModel.Models;

namespace Pipeline.Benchmarks;

/// <summary>A model with random weights in a temporary folder.</summary>
internal sealed class TemporaryModel : IDisposable
{
    private const int Seed = 42;

    public TemporaryModel(BertShape shape)
    {
        Path = Directory.CreateTempSubdirectory("pipeline-bench-").FullName;
        BertModelWriter.Write(Path, shape, Seed);
    }

    public string Path { get; }

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
