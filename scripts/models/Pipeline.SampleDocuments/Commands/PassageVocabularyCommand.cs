using System.CommandLine;
using Pipeline.SampleModel.Vocabulary;

namespace Pipeline.SampleDocuments.Commands;

/// <summary>sample-documents passage-vocabulary OUT --texts FILE: learns the embedder's WordPiece vocabulary.</summary>
internal static class PassageVocabularyCommand
{
    public static Command Create()
    {
        var texts = new Option<string[]>("--texts") { Description = "Files with one passage a line.", Required = true, AllowMultipleArgumentsPerToken = true };
        var output = new Argument<string>("OUT") { Description = "The tokenizer.json to write; a file that is there is replaced." };
        var size = new Option<int>("--size") { Description = "Tokens, special ones included.", DefaultValueFactory = _ => 8_000 };
        var command = new Command("passage-vocabulary", "Learns a WordPiece vocabulary.") { output, texts, size };
        command.SetAction(result => Reporting.Run(result, () =>
        {
            string path = result.GetRequiredValue(output);
            string[] sources = result.GetRequiredValue(texts);
            FilePaths.RequireOwn(path, sources);
            IReadOnlyList<string> vocabulary = WordPieceTrainer.Train(sources.SelectMany(File.ReadLines), result.GetValue(size));
            string aside = path + ".partial";
            File.Delete(aside);
            TokenizerJson.Write(aside, vocabulary);
            File.Move(aside, path, overwrite: true);
            return $"Wrote {vocabulary.Count} tokens to {path}.";
        }));
        return command;
    }
}
