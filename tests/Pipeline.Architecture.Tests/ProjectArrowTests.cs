using System.Xml.Linq;

namespace Pipeline.Architecture.Tests;

/// <summary>
/// The arrows between projects and the packages that each may buy, as CONTRIBUTING.md draws them. A new arrow is a decision:
/// it is made here, in sight.
/// </summary>
[TestClass]
public sealed class ProjectArrowTests
{
    private static readonly Dictionary<string, string[]> AllowedProjects = new(StringComparer.Ordinal)
    {
        ["Pipeline.Contracts"] = [],
        ["Pipeline.Storage"] = ["Pipeline.Contracts"],
        ["Pipeline.Telemetry"] = [],
        ["Pipeline.Ingest"] = ["Pipeline.Contracts"],
        ["Pipeline.Api"] = ["Pipeline.Contracts", "Pipeline.Ingest"],
        ["Pipeline.ServiceBus"] = ["Pipeline.Contracts"],
        ["Pipeline.Functions"] =
        [
            "Pipeline.Api", "Pipeline.Contracts", "Pipeline.Ingest", "Pipeline.ServiceBus", "Pipeline.Storage", "Pipeline.Telemetry",
        ],
        ["Pipeline.LocalHost"] = ["Pipeline.Api", "Pipeline.Contracts", "Pipeline.Ingest", "Pipeline.Storage", "Pipeline.Telemetry"],
        ["Pipeline.Cli"] = ["Pipeline.Contracts"],
        ["Pipeline.Tokenizers"] = [],
        ["Pipeline.Engine"] = [],
        ["Pipeline.Engine.Onnx"] = ["Pipeline.Engine", "Pipeline.Tokenizers"],
        ["Pipeline.Worker"] =
        [
            "Pipeline.Contracts", "Pipeline.Engine", "Pipeline.Engine.Onnx", "Pipeline.Storage", "Pipeline.Telemetry",
            "Pipeline.Tokenizers",
        ],
        ["Pipeline.SampleModel"] = [],
        ["Pipeline.SampleDocuments"] = ["Pipeline.SampleModel", "Pipeline.Tokenizers"],
    };

    private static readonly Dictionary<string, string[]> AllowedPackages = new(StringComparer.Ordinal)
    {
        ["Pipeline.Storage"] =
        [
            "Azure.Identity", "Azure.Storage.Blobs", "Azure.Storage.Queues", "Microsoft.Extensions.Configuration.Binder",
            "Microsoft.Extensions.Logging.Abstractions", "Polly.Core",
        ],
        ["Pipeline.ServiceBus"] = ["Azure.Identity", "Azure.Messaging.ServiceBus"],
        ["Pipeline.Functions"] =
        [
            "Azure.Messaging.ServiceBus", "Microsoft.Azure.Functions.Worker", "Microsoft.Azure.Functions.Worker.Extensions.Http",
            "Microsoft.Azure.Functions.Worker.Extensions.Http.AspNetCore", "Microsoft.Azure.Functions.Worker.Extensions.ServiceBus",
            "Microsoft.Azure.Functions.Worker.Extensions.Timer", "Microsoft.Azure.Functions.Worker.Sdk",
        ],
        ["Pipeline.Telemetry"] = ["OpenTelemetry", "OpenTelemetry.Exporter.OpenTelemetryProtocol"],
        ["Pipeline.Ingest"] = ["Microsoft.Extensions.Logging.Abstractions"],
        ["Pipeline.Cli"] = ["Spectre.Console", "System.CommandLine"],
        ["Pipeline.Engine.Onnx"] = ["Microsoft.ML.OnnxRuntime.Gpu"],
        ["Pipeline.Worker"] = ["System.CommandLine"],
        ["Pipeline.SampleModel"] = ["System.CommandLine"],
        ["Pipeline.SampleDocuments"] = ["System.CommandLine"],
    };

    private static IEnumerable<string> Products => Repository.Projects.Where(project => !project.Contains("/tests/", StringComparison.Ordinal));

    [TestMethod]
    public void Projects_OfTheProduct_AreAllDrawn()
    {
        IEnumerable<string?> projects = Products.Select(Path.GetFileNameWithoutExtension);

        Assert.AreSequenceEqual(AllowedProjects.Keys.Order(StringComparer.Ordinal), projects.Order(StringComparer.Ordinal));
    }

    [TestMethod]
    public void ProjectReferences_EachProject_AreAmongTheArrows()
    {
        foreach (string project in Products)
        {
            string name = Path.GetFileNameWithoutExtension(project);
            IEnumerable<string> references = Repository.Items(project, "ProjectReference").Select(path => Path.GetFileNameWithoutExtension(path));

            Assert.IsEmpty(references.Except(AllowedProjects[name]), name);
        }
    }

    [TestMethod]
    public void PackageReferences_EachProject_AreAmongThoseItMayBuy()
    {
        foreach (string project in Products)
        {
            string name = Path.GetFileNameWithoutExtension(project);

            Assert.IsEmpty(Repository.Items(project, "PackageReference").Except(AllowedPackages.GetValueOrDefault(name, [])), name);
        }
    }

    [TestMethod]
    public void Projects_All_StandInAFolderOfTheirNameAndInTheSolution()
    {
        string solution = File.ReadAllText(Path.Combine(Repository.Root, "Pipeline.sln"));
        foreach (string project in Repository.Projects)
        {
            string name = Path.GetFileNameWithoutExtension(project);

            Assert.AreEqual(name, Path.GetFileName(Path.GetDirectoryName(project)));
            Assert.Contains($"\"{name}\"", solution);
        }
    }

    [TestMethod]
    public void UnsafeCode_OnlyWhereTheRuntimeIs()
    {
        IEnumerable<string> projects = Products
            .Where(project => XDocument.Load(project).Descendants("AllowUnsafeBlocks").Any())
            .Select(project => Path.GetFileNameWithoutExtension(project));

        Assert.AreSequenceEqual(new[] { "Pipeline.Engine.Onnx" }, projects);
    }
}
