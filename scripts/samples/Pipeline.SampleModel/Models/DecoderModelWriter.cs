using Pipeline.SampleModel.Prose;
using Pipeline.SampleModel.Vocabulary;

namespace Pipeline.SampleModel.Models;

/// <summary>
/// Writes a Qwen2-shaped Hugging Face directory with random weights: config, tokeniser, chat template. The same arguments give
/// the same bytes.
/// </summary>
public static class DecoderModelWriter
{
    /// <summary>With tokens of single bytes and unused ones; for tests and benchmarks that only need the shape.</summary>
    /// <param name="directory">Where the model shall be; absent or empty.</param>
    /// <param name="shape">The model's numbers.</param>
    /// <param name="seed">Chooses the weights.</param>
    /// <param name="isBrainFloat">BF16, as most decoders are published, or F32.</param>
    /// <exception cref="ArgumentException">No model has this shape.</exception>
    /// <exception cref="IOException"><paramref name="directory"/> holds something already.</exception>
    public static void Write(string directory, DecoderShape shape, int seed, bool isBrainFloat = false) =>
        Write(directory, shape, seed, texts: [], isBrainFloat);

    /// <summary>With a vocabulary trained on the passages of a folder.</summary>
    /// <param name="directory">Where the model shall be; absent or empty.</param>
    /// <param name="shape">The model's numbers.</param>
    /// <param name="seed">Chooses the weights.</param>
    /// <param name="proseFolder">A folder of *.txt files.</param>
    /// <exception cref="ArgumentException">No model has this shape.</exception>
    /// <exception cref="IOException">There is no prose, or <paramref name="directory"/> holds something already.</exception>
    public static void WriteFromProse(string directory, DecoderShape shape, int seed, string proseFolder) =>
        Write(directory, shape, seed, [.. ProseFolder.ReadPassages(proseFolder).Select(passage => passage.Text)], isBrainFloat: false);

    private static void Write(string directory, DecoderShape shape, int seed, IReadOnlyList<string> texts, bool isBrainFloat)
    {
        shape.Validate();
        ByteLevelVocabulary vocabulary = BytePairTrainer.Train(texts, shape.VocabularySize);
        ModelFolder.Create(directory, folder =>
        {
            DecoderConfigFiles.Write(folder, shape, seed, vocabulary, isBrainFloat);
            ByteLevelTokenizerJson.Write(Path.Combine(folder, "tokenizer.json"), vocabulary);
            RandomSafetensorsWriter.Write(Path.Combine(folder, "model.safetensors"), [.. DecoderTensors.For(shape)], seed, isBrainFloat);
        });
    }
}
