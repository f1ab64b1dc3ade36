using System.CommandLine;
using Pipeline.SampleDocuments.Search;

namespace Pipeline.SampleDocuments.Commands;

/// <summary>sample-documents nearest: which passages are nearest to the query of 'passage-requests'.</summary>
internal static class NearestCommand
{
    public static Command Create()
    {
        var output = new Argument<string>("OUTPUT") { Description = "The batch's output file." };
        var passages = new Argument<string>("PASSAGES") { Description = "The file of passages that the requests were made of." };
        var query = new Option<string>("--query") { Description = "The query's text, to print it.", Required = true };
        var show = new Option<int>("--show") { Description = "Passages to print.", DefaultValueFactory = _ => 3 };
        var command = new Command("nearest", "Prints the passages that are nearest to the query.") { output, passages, query, show };
        command.SetAction(result => Reporting.Run(result, () => NearestReport.Write(
            result.GetRequiredValue(query),
            File.ReadAllLines(result.GetRequiredValue(passages)),
            EmbeddingFile.Read(result.GetRequiredValue(output)),
            result.GetValue(show))));
        return command;
    }
}
