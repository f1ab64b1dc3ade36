using Pipeline.SampleModel.Models;
using Pipeline.TestKit;

namespace Pipeline.Worker.Tests.Fakes;

/// <summary>A small encoder with random weights, in a folder of its own.</summary>
internal sealed class SampleDirectory : IDisposable
{
    public const int Dimensions = 32;
    public const int VocabularySize = 800;

    private readonly TempDirectory _folder = new();

    public SampleDirectory(int seed = 1)
    {
        var shape = new BertShape
        {
            HiddenSize = Dimensions,
            HeadCount = 2,
            LayerCount = 1,
            IntermediateSize = 64,
            VocabularySize = VocabularySize,
        };
        BertModelWriter.WriteFromProse(Path, shape, seed, ProseFolder());
    }

    public string Path => _folder.Combine("model");

    public void Dispose() => _folder.Dispose();

    private static string ProseFolder()
    {
        string? folder = AppContext.BaseDirectory;
        while (folder is not null && !File.Exists(System.IO.Path.Combine(folder, "Pipeline.sln")))
        {
            folder = System.IO.Path.GetDirectoryName(folder);
        }

        return System.IO.Path.Combine(folder ?? throw new InvalidOperationException("Not inside the repository."), "scripts", "samples", "prose");
    }
}
