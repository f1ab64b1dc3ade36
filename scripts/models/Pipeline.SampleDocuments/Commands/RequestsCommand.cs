using System.CommandLine;
using System.Globalization;
using Pipeline.SampleDocuments.Documents;
using Pipeline.SampleDocuments.Facts;
using Pipeline.SampleDocuments.Requests;
using Pipeline.SampleDocuments.Scoring;

namespace Pipeline.SampleDocuments.Commands;

/// <summary>sample-documents requests: writes a batch over documents whose answers are known.</summary>
internal static class RequestsCommand
{
    public static Command Create()
    {
        var file = new Argument<string>("FILE") { Description = "The JSONL file of requests; replaced where it is there." };
        var model = new Option<string>("--model") { Description = "The model's id as requests name it.", Required = true };
        var documents = new Option<string?>("--documents")
        {
            Description = "A JSONL file of documents with id, text and answer. Without it, held-out ones are generated.",
        };
        var count = new Option<int>("--count") { Description = "Documents to generate.", DefaultValueFactory = _ => 240 }.AtLeast(1);
        var seed = new Option<int>("--seed") { Description = "Chooses the generated documents.", DefaultValueFactory = _ => 1 };
        var truth = new Option<string?>("--truth") { Description = "The JSONL file for the generated documents and their right answers." };
        var command = new Command("requests", "Writes a batch of requests over documents whose answers are known.")
        {
            file, model, documents, count, seed, truth,
        };
        command.Validators.Add(result =>
        {
            if (result.GetResult(documents) is null == result.GetResult(truth) is null)
            {
                result.AddError("Give either --documents, or --truth for generated ones.");
            }
        });
        command.SetAction(result => Reporting.Run(result, () =>
        {
            string requests = result.GetRequiredValue(file);
            string right = (result.GetValue(documents) ?? result.GetValue(truth))!;
            FilePaths.RequireOwn(requests, [right]);
            if (result.GetValue(documents) is null)
            {
                DocumentFile.Write(right, Generate(result.GetValue(seed), result.GetValue(count)));
            }

            IReadOnlyList<TruthLine> lines = TruthLine.ReadFile(right);
            RequestFile.Write(requests, result.GetRequiredValue(model), lines);
            return $"Wrote {lines.Count} requests to {requests}.";
        }));
        return command;
    }

    /// <summary>With the seed in their ids, so that answers are never compared with the truth of another seed.</summary>
    private static IEnumerable<SampleDocument> Generate(int seed, int count) => new DocumentGenerator(Split.HeldOut, seed)
        .Create(first: 0, count)
        .Select(document => document with { Id = string.Create(CultureInfo.InvariantCulture, $"{document.Id}-seed-{seed}") });
}
