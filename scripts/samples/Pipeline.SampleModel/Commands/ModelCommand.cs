using System.CommandLine;
using Pipeline.SampleModel.Models;

namespace Pipeline.SampleModel.Commands;

/// <summary>sample-model DIR --prose FOLDER: writes a model.</summary>
internal static class ModelCommand
{
    public static RootCommand Create()
    {
        var directory = new Argument<string>("DIR") { Description = "Where the model shall be; absent or empty." };
        var prose = new Option<string>("--prose")
        {
            Description = "Folder of *.txt files that the vocabulary is learnt from.",
            Required = true,
        };
        var seed = new Option<int>("--seed") { Description = "Chooses the weights.", DefaultValueFactory = _ => 1 };
        var shape = new ShapeOptions(new BertShape());
        var command = new RootCommand("Writes a BERT-shaped Hugging Face model with random weights.") { directory, prose, seed };
        shape.AddTo(command);
        command.Subcommands.Add(DecoderCommand.Create());
        command.Subcommands.Add(RequestsCommand.Create());
        command.SetAction(result => Reporting.Run(result, () =>
        {
            string target = result.GetRequiredValue(directory);
            BertModelWriter.WriteFromProse(
                target, shape.Read(result), result.GetValue(seed), result.GetRequiredValue(prose));
            return $"Wrote {target}.";
        }));
        return command;
    }
}
