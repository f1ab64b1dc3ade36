using System.CommandLine;

namespace Pipeline.Cli.Commands;

/// <summary>Options that are there or not. They take no value, so none can be a wrong one.</summary>
internal static class Flag
{
    public static Option<bool> Create(string name, string description) =>
        new(name) { Description = description, Arity = ArgumentArity.Zero };
}
