using System.Globalization;
using Pipeline.Contracts;

namespace Pipeline.Infra.Tests.Container;

[TestClass]
public sealed class WorkerDockerfileTests
{
    private static IEnumerable<DockerInstruction> Runs => WorkerDockerfile.Instructions.Where(instruction => instruction.Name == "RUN");

    [TestMethod]
    public void Images_All_AreTaggedWithAVersion()
    {
        foreach (DockerInstruction from in WorkerDockerfile.Instructions.Where(instruction => instruction.Name == "FROM"))
        {
            Assert.IsTrue(from.Words[0].Split(':') is [_, [>= '0' and <= '9', ..]], from.Arguments);
        }
    }

    [TestMethod]
    public void BaseImage_OfTheWorker_HasCuda13AndCudnn()
    {
        string image = WorkerDockerfile.Final("FROM");

        Assert.StartsWith("nvidia/cuda:13.", image);
        Assert.Contains("-cudnn-runtime-ubuntu24.04", image);
    }

    [TestMethod]
    public void User_OfTheWorker_IsANumberThatIsNotRoot()
    {
        string[] ids = WorkerDockerfile.Final("USER").Split(':');

        Assert.HasCount(2, ids);
        Assert.IsTrue(ids.All(id => int.Parse(id, CultureInfo.InvariantCulture) > 0));
    }

    [TestMethod]
    public void Entrypoint_OfTheWorker_IsTheProgramItself()
    {
        Assert.AreSequenceEqual(new[] { "/app/pipeline-worker" }, WorkerDockerfile.FinalArray("ENTRYPOINT"));
        Assert.AreSequenceEqual(new[] { "run" }, WorkerDockerfile.FinalArray("CMD"));
        Assert.AreEqual("SIGTERM", WorkerDockerfile.Final("STOPSIGNAL"));
    }

    [TestMethod]
    public void Expose_OfTheWorker_IsItsPort() =>
        Assert.AreEqual(Names.WorkerPort.ToString(CultureInfo.InvariantCulture), WorkerDockerfile.Final("EXPOSE"));

    [TestMethod]
    public void Environment_OfTheWorker_ListensOutsideAndTellsNobody()
    {
        string[] environment = [.. WorkerDockerfile.Final("ENV").Split(' ', StringSplitOptions.RemoveEmptyEntries)];

        Assert.Contains("Worker__Address=0.0.0.0", environment);
        Assert.Contains("ORT_DISABLE_TELEMETRY=1", environment);
        Assert.Contains("DOTNET_EnableDiagnostics=0", environment);
    }

    [TestMethod]
    public void Build_EveryStep_TakesOfficialPackagesOnly()
    {
        DockerInstruction[] builds = [.. Runs.Where(run => run.Arguments.StartsWith("dotnet ", StringComparison.Ordinal))];

        Assert.HasCount(2, builds);
        foreach (DockerInstruction build in builds)
        {
            Assert.Contains("-p:AllowLocalFeed=false", build.Words);
            Assert.Contains(WorkerSources.Project, build.Words);
            Assert.Contains("linux-x64", build.Words);
        }
    }

    [TestMethod]
    public void Instructions_All_AreKnownToTheClassicBuilder()
    {
        Assert.IsFalse(Runs.Any(run => run.Words[0].StartsWith("--", StringComparison.Ordinal) || run.Arguments.StartsWith("<<", StringComparison.Ordinal)));
        Assert.IsFalse(WorkerDockerfile.Instructions.Any(instruction => instruction.Name == "COPY"
            && instruction.Words[0].StartsWith("--", StringComparison.Ordinal) && !instruction.Words[0].StartsWith("--from=", StringComparison.Ordinal)));
    }

    [TestMethod]
    public void ProjectFiles_CopiedBeforeTheRestore_AreTheWorkersOwn()
    {
        IEnumerable<string> copied = WorkerDockerfile.CopiedPaths
            .Where(path => path.EndsWith(".csproj", StringComparison.Ordinal) || path.EndsWith("/service-bus.targets", StringComparison.Ordinal));

        Assert.AreSequenceEqual(WorkerSources.ProjectFiles.Order(StringComparer.Ordinal), copied.Order(StringComparer.Ordinal));
    }
}
