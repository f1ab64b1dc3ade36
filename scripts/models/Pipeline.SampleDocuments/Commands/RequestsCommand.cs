using System.CommandLine;
using System.Globalization;
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
        var count = new Option<int>("--count") { Description = "Documents.", DefaultValueFactory = _ => 240 }.AtLeast(1);
        var seed = new Option<int>("--seed") { Description = "Chooses the documents.", DefaultValueFactory = _ => 1 };
        var truth = new Option<string>("--truth") { Description = "The JSONL file of documents and right answers.", Required = true };
        var command = new Command("requests", "Writes a batch of requests over held-out documents, and the truth beside it.")
        {
            file, model, count, seed, truth,
        };
        command.SetAction(result => Reporting.Run(result, () =>
        {
            string requests = result.GetRequiredValue(file);
            string right = result.GetRequiredValue(truth);
            FilePaths.RequireOwn(requests, [right]);
            SampleDocument[] documents = [.. Documents(result.GetValue(seed), result.GetValue(count))];
            RequestFile.Write(requests, result.GetRequiredValue(model), documents);
            DocumentFile.Write(right, documents);
            return $"Wrote {documents.Length} requests to {requests}.";
        }));
        return command;
    }

    /// <summary>With the seed in their ids, so that answers are never compared with the truth of another seed.</summary>
    private static IEnumerable<SampleDocument> Documents(int seed, int count) => new DocumentGenerator(Split.HeldOut, seed)
        .Create(first: 0, count)
        .Select(document => document with { Id = string.Create(CultureInfo.InvariantCulture, $"{document.Id}-seed-{seed}") });
}
