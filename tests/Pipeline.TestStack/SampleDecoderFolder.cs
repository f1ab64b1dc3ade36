using Pipeline.SampleModel.Models;
using Pipeline.TestKit;

namespace Pipeline.TestStack;

/// <summary>A small decoder with random weights, the vocabulary of the samples and a chat template.</summary>
public sealed class SampleDecoderFolder : IDisposable
{
    /// <summary>Tokens of the longest sequence.</summary>
    public const int ContextLength = 512;

    private readonly TempDirectory _folder = new();

    public SampleDecoderFolder()
    {
        Path = _folder.Combine("model");
        var shape = new DecoderShape { LayerCount = 2, HiddenSize = 64, IntermediateSize = 128, VocabularySize = 2000, MaxPositions = ContextLength };
        DecoderModelWriter.WriteFromProse(Path, shape, seed: 1, RepositoryRoot.Combine("scripts/samples/prose"));
    }

    public string Path { get; }

    public void Dispose() => _folder.Dispose();
}
