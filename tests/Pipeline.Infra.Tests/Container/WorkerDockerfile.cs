using System.Text.Json;
using Pipeline.TestKit;

namespace Pipeline.Infra.Tests.Container;

/// <summary>gpu-worker/Dockerfile: a build stage, then the stage that becomes the image.</summary>
internal static class WorkerDockerfile
{
    public const string Path = "gpu-worker/Dockerfile";

    private const int FinalStage = 2;

    public static IReadOnlyList<DockerInstruction> Instructions { get; } = [.. Parse(File.ReadLines(RepositoryRoot.Combine(Path)))];

    /// <summary>The paths that the build stage copies from the build context.</summary>
    public static IEnumerable<string> CopiedPaths => Instructions
        .Where(instruction => instruction.Name == "COPY" && instruction.Stage < FinalStage)
        .SelectMany(instruction => instruction.Words[..^1]);

    /// <summary>The one instruction of that name in the image's own stage.</summary>
    public static string Final(string name) =>
        Instructions.Single(instruction => instruction.Stage == FinalStage && instruction.Name == name).Arguments;

    /// <summary>The same where it is in the form of a JSON array.</summary>
    /// <exception cref="JsonException">It is not.</exception>
    public static string[] FinalArray(string name) => JsonSerializer.Deserialize<string[]>(Final(name))!;

    private static IEnumerable<DockerInstruction> Parse(IEnumerable<string> lines)
    {
        int stage = 0;
        string pending = string.Empty;
        foreach (string line in lines.Where(line => line.Trim() is not ("" or ['#', ..])))
        {
            pending += line.TrimEnd('\\');
            if (line.EndsWith('\\'))
            {
                continue;
            }

            string[] parts = pending.Split(' ', 2);
            stage += parts[0] == "FROM" ? 1 : 0;
            yield return new DockerInstruction(stage, parts[0], parts[1].Trim());
            pending = string.Empty;
        }
    }
}
