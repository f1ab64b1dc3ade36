using System.CommandLine;
using Pipeline.Worker.Processors;

namespace Pipeline.Worker.Verbs;

/// <summary>Options that several verbs have.</summary>
internal static class CommonOptions
{
    /// <summary>The folder of the embedded storage.</summary>
    public static Option<string?> Data() =>
        new("--data") { Description = "Folder of the embedded storage (the setting Storage:DataDirectory).", HelpName = "DIR" };

    /// <summary>CPUs to run on.</summary>
    public static Option<string?> Cpus() =>
        new("--cpus") { Description = "CPUs to run on, such as 0-1,3; the engine then uses as many threads.", HelpName = "LIST" };

    /// <summary>The model's folder.</summary>
    public static Argument<string> ModelPath() =>
        new("DIR") { Description = "A Hugging Face model directory, or null:DIMENSIONS for a model that computes nothing." };

    /// <summary>Pins the process where the option asks for it.</summary>
    /// <param name="list">The option's value, or null.</param>
    /// <param name="cpuCount">How many CPUs were named; null without the option.</param>
    /// <returns>Null, or a sentence that says what is wrong.</returns>
    public static string? Pin(string? list, out int? cpuCount)
    {
        cpuCount = null;
        if (list is null)
        {
            return null;
        }

        string? problem = CpuList.Parse(list, out IReadOnlyList<int> cpus) ?? CpuAffinity.Pin(cpus);
        cpuCount = cpus.Count;
        return problem;
    }
}
