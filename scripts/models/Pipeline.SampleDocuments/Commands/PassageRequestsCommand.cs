using System.CommandLine;
using Pipeline.SampleDocuments.Search;

namespace Pipeline.SampleDocuments.Commands;

/// <summary>sample-documents passage-requests: writes a batch that embeds passages and one query.</summary>
internal static class PassageRequestsCommand
{
    public static Command Create()
    {
        var file = new Argument<string>("FILE") { Description = "The JSONL file of requests; replaced where it is there." };
        var passages = new Argument<string>("PASSAGES") { Description = "File with one passage a line." };
        var model = new Option<string>("--model") { Description = "The model's id as requests name it.", Required = true };
        var query = new Option<string>("--query") { Description = "What 'nearest' shall look for.", Required = true };
        var command = new Command("passage-requests", "Writes a batch that embeds passages and one query.") { file, passages, model, query };
        command.SetAction(result => Reporting.Run(result, () =>
        {
            string[] texts = File.ReadAllLines(result.GetRequiredValue(passages));
            string requests = result.GetRequiredValue(file);
            PassageRequests.Write(requests, result.GetRequiredValue(model), texts, result.GetRequiredValue(query));
            return $"Wrote {texts.Length + 1} requests to {requests}.";
        }));
        return command;
    }
}
