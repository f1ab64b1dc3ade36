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
        var chat = new Option<bool>("--chat") { Description = "Chat completions instead of embeddings." };
        var command = new Command("requests", "Writes a batch of requests, one a passage.") { folder, file, model, chat };
        command.SetAction(result => Reporting.Run(result, () =>
        {
            string target = result.GetRequiredValue(file);
            int count = RequestFile.Write(
                result.GetRequiredValue(folder), target, result.GetRequiredValue(model), result.GetValue(chat));
            return $"Wrote {count} requests to {target}.";
        }));
        return command;
    }
}
