using System.Xml.Linq;
using Pipeline.TestKit;

namespace Pipeline.Infra.Tests.Container;

/// <summary>What the worker is built of, as its project files say.</summary>
internal static class WorkerSources
{
    public const string Project = "gpu-worker/Pipeline.Worker/Pipeline.Worker.csproj";

    /// <summary>The worker's project and all that it refers to, relative to the repository, with the files that they import.</summary>
    public static IReadOnlySet<string> ProjectFiles { get; } = Close(Project);

    private static HashSet<string> Close(string project)
    {
        HashSet<string> found = new(StringComparer.Ordinal);
        var waiting = new Queue<string>([project]);
        while (waiting.TryDequeue(out string? file))
        {
            if (found.Add(file))
            {
                foreach (string next in References(file))
                {
                    waiting.Enqueue(next);
                }
            }
        }

        return found;
    }

    private static IEnumerable<string> References(string file)
    {
        string folder = Path.GetDirectoryName(RepositoryRoot.Combine(file))!;
        XDocument project = XDocument.Load(RepositoryRoot.Combine(file));
        return project.Descendants("ProjectReference").Select(element => element.Attribute("Include")!.Value)
            .Concat(project.Descendants("Import").Select(element => element.Attribute("Project")!.Value))
            .Select(path => path.Replace("$(MSBuildThisFileDirectory)", string.Empty, StringComparison.Ordinal))
            .Select(path => Path.GetRelativePath(RepositoryRoot.Path, Path.GetFullPath(path, folder)));
    }
}
