using System.CommandLine;
using Pipeline.SampleDocuments.Documents;
using Pipeline.SampleDocuments.Facts;

namespace Pipeline.SampleDocuments.Commands;

/// <summary>sample-documents generate: writes documents with their answers.</summary>
internal static class GenerateCommand
{
    public static Command Create()
    {
        var split = new Option<Split>("--split") { Description = "Which layouts, names and formats: train or heldout.", Required = true };
        split.AcceptOnlyFromAmong([.. Enum.GetValues<Split>().Select(DocumentWords.Of)]);
        var count = new Option<int>("--count") { Description = "Documents to write.", Required = true }.AtLeast(1);
        var seed = new Option<int>("--seed") { Description = "Chooses the documents.", DefaultValueFactory = _ => 1 };
        var first = new Option<int>("--first") { Description = "Index of the first document.", DefaultValueFactory = _ => 0 }.AtLeast(0);
        var output = new Option<string>("--out") { Description = "The JSONL file; replaced where it is there.", Required = true };
        var longest = new Option<int>("--max-characters")
        {
            Description = "The longest text, for a curriculum that begins with short ones.",
            DefaultValueFactory = _ => DocumentGenerator.LongestText,
        };
        var command = new Command("generate", "Writes documents as JSONL: id, kind, layout, language, text, answer.")
        {
            split, count, seed, first, output, longest,
        };
        command.SetAction(result => Reporting.Run(result, () =>
        {
            var generator = new DocumentGenerator(result.GetValue(split), result.GetValue(seed), result.GetValue(longest));
            int documents = result.GetValue(count);
            string file = result.GetRequiredValue(output);
            DocumentFile.Write(file, generator.Create(result.GetValue(first), documents));
            return $"Wrote {documents} documents to {file}.";
        }));
        return command;
    }
}
