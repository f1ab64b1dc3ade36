using System.CommandLine;
using Pipeline.SampleModel.Models;

namespace Pipeline.SampleModel.Commands;

/// <summary>sample-model decoder DIR --prose FOLDER: writes a decoder.</summary>
internal static class DecoderCommand
{
    public static Command Create()
    {
        var directory = new Argument<string>("DIR") { Description = "Where the model shall be; absent or empty." };
        var prose = new Option<string>("--prose")
        {
            Description = "Folder of *.txt files that the vocabulary is learnt from.",
            Required = true,
        };
        var seed = new Option<int>("--seed") { Description = "Chooses the weights.", DefaultValueFactory = _ => 1 };
        var large = new Option<bool>("--qwen2.5-0.5b") { Description = "The shape of Qwen2.5-0.5B (2 GB) instead of a small one." };
        var command = new Command("decoder", "Writes a Qwen2-shaped Hugging Face model with random weights.") { directory, prose, seed, large };
        command.SetAction(result => Reporting.Run(result, () =>
        {
            string target = result.GetRequiredValue(directory);
            DecoderShape shape = result.GetValue(large) ? DecoderShape.Qwen25Half : new DecoderShape();
            DecoderModelWriter.WriteFromProse(target, shape, result.GetValue(seed), result.GetRequiredValue(prose));
            return $"Wrote {target}.";
        }));
        return command;
    }
}
