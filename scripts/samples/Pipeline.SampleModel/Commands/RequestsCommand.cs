using System.CommandLine;
using Pipeline.SampleModel.Prose;

namespace Pipeline.SampleModel.Commands;

/// <summary>sample-model requests FOLDER FILE --model ID: writes a batch input file.</summary>
internal static class RequestsCommand
{
    public static Command Create()
    {
        var folder = new Argument<string>("FOLDER") { Description = "Folder of *.txt files, one passage a line." };
        var file = new Argument<string>("FILE") { Description = "The JSONL file; replaced where it is there." };
        var model = new Option<string>("--model") { Description = "The model's id as requests name it.", Required = true };
        var command = new Command("requests", "Writes a batch of embedding requests, one a passage.") { folder, file, model };
        command.SetAction(result => Reporting.Run(result, () =>
        {
            string target = result.GetRequiredValue(file);
            int count = EmbeddingRequests.Write(result.GetRequiredValue(folder), target, result.GetRequiredValue(model));
            return $"Wrote {count} requests to {target}.";
        }));
        return command;
    }
}
