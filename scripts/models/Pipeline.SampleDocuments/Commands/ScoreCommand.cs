using System.CommandLine;
using Pipeline.SampleDocuments.Scoring;

namespace Pipeline.SampleDocuments.Commands;

/// <summary>sample-documents score: how good a batch's answers are.</summary>
internal static class ScoreCommand
{
    public static Command Create()
    {
        var output = new Argument<string>("OUTPUT") { Description = "The batch's output file." };
        var truth = new Argument<string>("TRUTH") { Description = "The file that 'requests' wrote beside the requests." };
        var show = new Option<int>("--show") { Description = "Documents to print with their answers.", DefaultValueFactory = _ => 0 };
        var command = new Command("score", "Compares a batch's answers with the truth, field by field.") { output, truth, show };
        command.SetAction(result => Reporting.Run(result, () =>
        {
            IReadOnlyList<TruthLine> lines = TruthLine.ReadFile(result.GetRequiredValue(truth));
            HashSet<string> known = [.. lines.Select(line => line.Id)];
            IReadOnlyDictionary<string, string?> texts = OutputFile.Read(result.GetRequiredValue(output), known);
            ScoredDocument[] documents = [.. lines.Select(line => new ScoredDocument(line, texts.GetValueOrDefault(line.Id)))];
            return ScoreReport.Write(documents, result.GetValue(show));
        }));
        return command;
    }
}
