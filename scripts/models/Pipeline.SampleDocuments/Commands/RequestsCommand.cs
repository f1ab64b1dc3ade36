using System.CommandLine;
using Pipeline.SampleDocuments.Documents;
using Pipeline.SampleDocuments.Facts;
using Pipeline.SampleDocuments.Requests;

namespace Pipeline.SampleDocuments.Commands;

/// <summary>sample-documents requests: writes a batch over held-out documents, and what the answers should be.</summary>
internal static class RequestsCommand
{
    public static Command Create()
    {
        var file = new Argument<string>("FILE") { Description = "The JSONL file of requests; replaced where it is there." };
        var model = new Option<string>("--model") { Description = "The model's id as requests name it.", Required = true };
        var count = new Option<int>("--count") { Description = "Documents.", DefaultValueFactory = _ => 240 };
        var seed = new Option<int>("--seed") { Description = "Chooses the documents.", DefaultValueFactory = _ => 1 };
        var truth = new Option<string>("--truth") { Description = "The JSONL file of documents and right answers.", Required = true };
        var command = new Command("requests", "Writes a batch of requests over held-out documents, and the truth beside it.")
        {
            file, model, count, seed, truth,
        };
        command.SetAction(result => Reporting.Run(result, () =>
        {
            string requests = result.GetRequiredValue(file);
            SampleDocument[] documents =
                [.. new DocumentGenerator(Split.HeldOut, result.GetValue(seed)).Create(first: 0, result.GetValue(count))];
            RequestFile.Write(requests, result.GetRequiredValue(model), documents);
            DocumentFile.Write(result.GetRequiredValue(truth), documents);
            return $"Wrote {documents.Length} requests to {requests}.";
        }));
        return command;
    }
}
