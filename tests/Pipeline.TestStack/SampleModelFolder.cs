using Pipeline.SampleModel.Models;
using Pipeline.TestKit;

namespace Pipeline.TestStack;

/// <summary>A small encoder with random weights and the vocabulary of the samples.</summary>
public sealed class SampleModelFolder : IDisposable
{
    private readonly TempDirectory _folder = new();

    public SampleModelFolder(int dimensions)
    {
        Path = _folder.Combine("model");
        var shape = new BertShape { HiddenSize = dimensions, HeadCount = 2, LayerCount = 2, IntermediateSize = 4 * dimensions, VocabularySize = 2000 };
        BertModelWriter.WriteFromProse(Path, shape, seed: 1, RepositoryRoot.Combine("scripts/samples/prose"));
    }

    public string Path { get; }

    public void Dispose() => _folder.Dispose();
}
