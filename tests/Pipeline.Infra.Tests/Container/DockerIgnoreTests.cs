using Pipeline.TestKit;

namespace Pipeline.Infra.Tests.Container;

/// <summary>The build context holds what the Dockerfile copies, and no more. scripts/replay-image.sh goes by its rules.</summary>
[TestClass]
public sealed class DockerIgnoreTests
{
    private static readonly string[] Rules =
        [.. File.ReadLines(RepositoryRoot.Combine(".dockerignore")).Where(line => line is not ("" or ['#', ..]))];

    [TestMethod]
    public void Rules_First_HidesEverything() => Assert.AreEqual("*", Rules[0]);

    [TestMethod]
    public void Exceptions_All_AreWhatTheDockerfileCopies()
    {
        IEnumerable<string> folders = WorkerSources.ProjectFiles.Select(file => Path.GetDirectoryName(file)!)
            .Select(folder => folder.StartsWith("gpu-worker/", StringComparison.Ordinal) ? "gpu-worker" : folder);
        IEnumerable<string> rootFiles = WorkerDockerfile.CopiedPaths.Where(path => !path.Contains('/', StringComparison.Ordinal))
            .Where(path => File.Exists(RepositoryRoot.Combine(path)));
        IEnumerable<string> exceptions = Rules.Where(rule => rule.StartsWith('!')).Select(rule => rule[1..]);

        Assert.AreSequenceEqual(
            folders.Concat(rootFiles).Distinct().Order(StringComparer.Ordinal), exceptions.Order(StringComparer.Ordinal));
    }

    [TestMethod]
    public void Folders_OfTheBuild_AreHiddenAgain()
    {
        int lastException = Array.FindLastIndex(Rules, rule => rule.StartsWith('!'));

        Assert.AreSequenceEqual(new[] { "**/bin", "**/obj" }, Rules[(lastException + 1)..]);
    }
}
