using System.CommandLine;
using Pipeline.Cli.Api;
using Pipeline.Contracts.Api;

namespace Pipeline.Cli.Commands;

/// <summary><c>pipeline models</c>.</summary>
internal static class ModelsCommand
{
    public static Command Create(CommandContext context)
    {
        var command = new Command("models", "Prints the ids of the models that the server has, one a line.");
        command.SetAction(async (parsed, cancellationToken) =>
        {
            using ControlPlaneClient client = context.Connect(parsed);
            ObjectList<ModelObject> models = await client.ListModelsAsync(cancellationToken);
            foreach (ModelObject model in models.Data)
            {
                context.Terminal.Out.WriteLine(model.Id);
            }

            return (int)ExitCode.Success;
        });
        return command;
    }
}
