using Pipeline.SampleModel.Prose;
using Pipeline.SampleModel.Vocabulary;

namespace Pipeline.SampleModel.Models;

/// <summary>
/// Writes a BERT-shaped Hugging Face directory with random weights. The same arguments give the same bytes.
/// </summary>
public static class BertModelWriter
{
    /// <summary>With made-up tokens; for tests and benchmarks that only need the shape.</summary>
    /// <param name="directory">Where the model shall be; absent or empty.</param>
    /// <param name="shape">The model's numbers.</param>
    /// <param name="seed">Chooses the weights.</param>
    /// <exception cref="ArgumentException">No model has this shape.</exception>
    /// <exception cref="IOException"><paramref name="directory"/> holds something already.</exception>
    public static void Write(string directory, BertShape shape, int seed) =>
        Write(directory, shape, seed, SyntheticVocabulary.Create(shape.VocabularySize));

    /// <summary>With a vocabulary trained on the passages of a folder.</summary>
    /// <param name="directory">Where the model shall be; absent or empty.</param>
    /// <param name="shape">The model's numbers.</param>
    /// <param name="seed">Chooses the weights.</param>
    /// <param name="proseFolder">A folder of *.txt files.</param>
    /// <exception cref="ArgumentException">No model has this shape, or its vocabulary is too small for the prose.</exception>
    /// <exception cref="IOException">There is no prose, or <paramref name="directory"/> holds something already.</exception>
    public static void WriteFromProse(string directory, BertShape shape, int seed, string proseFolder)
    {
        shape.Validate();
        IEnumerable<string> texts = ProseFolder.ReadPassages(proseFolder).Select(passage => passage.Text);
        Write(directory, shape, seed, WordPieceTrainer.Train(texts, shape.VocabularySize));
    }

    /// <summary>With a vocabulary of the caller's.</summary>
    /// <param name="directory">Where the model shall be; absent or empty.</param>
    /// <param name="shape">The model's numbers.</param>
    /// <param name="seed">Chooses the weights.</param>
    /// <param name="vocabulary">As many tokens as the shape says, the special ones first.</param>
    /// <exception cref="ArgumentException">No model has this shape, or the vocabulary has another size.</exception>
    /// <exception cref="IOException"><paramref name="directory"/> holds something already.</exception>
    public static void Write(string directory, BertShape shape, int seed, IReadOnlyList<string> vocabulary)
    {
        shape.Validate();
        if (vocabulary.Count != shape.VocabularySize)
        {
            throw new ArgumentException($"The vocabulary has {vocabulary.Count} tokens; the shape says {shape.VocabularySize}.");
        }

        ModelFolder.Create(directory, folder =>
        {
            BertConfigFiles.Write(folder, shape, seed);
            TokenizerJson.Write(Path.Combine(folder, "tokenizer.json"), vocabulary);
            RandomSafetensorsWriter.Write(Path.Combine(folder, "model.safetensors"), [.. BertTensors.For(shape)], seed);
        });
    }
}
