using System.Text.Json;
using Pipeline.SampleDocuments.Documents;
using Pipeline.SampleDocuments.Facts;
using Pipeline.Tokenizers.Templates;

namespace Pipeline.Benchmarks.Quality.Extractor;

/// <summary>What quantisation is calibrated on: conversations over documents of the training split, as the template writes them.</summary>
internal static class CalibrationTexts
{
    private const int Seed = 1;

    // the calibrator reads 32,768 tokens: about a hundred documents
    private const int DocumentCount = 150;

    /// <summary>Writes a file for the compiler's calibration.</summary>
    /// <param name="modelDirectory">With a chat template.</param>
    /// <returns>Its path.</returns>
    public static string Write(string modelDirectory)
    {
        ChatTemplate template = ChatTemplate.TryLoad(modelDirectory, TimeProvider.System)
            ?? throw new InvalidOperationException($"{modelDirectory} has no chat template.");
        string file = SampleModels.Scratch("calibration.jsonl");
        File.WriteAllLines(file, new DocumentGenerator(Split.Train, Seed).Create(first: 0, DocumentCount)
            .Select(document => JsonSerializer.Serialize(new { text = Render(template, document) })));
        return file;
    }

    private static string Render(ChatTemplate template, SampleDocument document)
    {
        var messages = new[] { new { role = "user", content = document.Text }, new { role = "assistant", content = document.Answer.ToJson() } };
        return template.Render(JsonSerializer.SerializeToElement(messages), addGenerationPrompt: false);
    }
}
