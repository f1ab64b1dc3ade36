using Pipeline.TestKit;

namespace Pipeline.Infra.Tests.Packages;

/// <summary>Shapes stand in where a package is missing, and nowhere else.</summary>
[TestClass]
public sealed class ShapeTests
{
    private const string ServiceBusProject = "functions/Pipeline.ServiceBus/Pipeline.ServiceBus.csproj";
    private const string FunctionsProject = "functions/Pipeline.Functions/Pipeline.Functions.csproj";
    private const string WorkerProject = "gpu-worker/Pipeline.Worker/Pipeline.Worker.csproj";
    private const string ServiceBusPackage = "Azure.Messaging.ServiceBus";
    private const string FunctionsPackage = "Microsoft.Azure.Functions.Worker";

    private static readonly string[] Nothing = ["HasServiceBus=false", "HasFunctionsWorker=false"];
    private static readonly string[] Everything = ["HasServiceBus=true", "HasFunctionsWorker=true"];

    [TestMethod]
    [DataRow(ServiceBusProject, ServiceBusPackage)]
    [DataRow(FunctionsProject, FunctionsPackage)]
    public async Task Project_WithItsPackages_HasNoShapes(string project, string package)
    {
        ProjectEvaluation evaluation = await ProjectEvaluation.RunAsync(project, Everything);

        AssertOfficial(evaluation, package);
    }

    [TestMethod]
    [DataRow(ServiceBusProject, ServiceBusPackage)]
    [DataRow(FunctionsProject, FunctionsPackage)]
    public async Task Project_WithoutItsPackagesForARelease_KeepsAskingForThem(string project, string package)
    {
        ProjectEvaluation evaluation = await ProjectEvaluation.RunAsync(project, [.. Nothing, "AllowLocalFeed=false"]);

        AssertOfficial(evaluation, package);
    }

    [TestMethod]
    [DataRow(ServiceBusProject)]
    [DataRow(FunctionsProject)]
    public async Task Project_WithoutItsPackages_IsShaped(string project)
    {
        ProjectEvaluation evaluation = await ProjectEvaluation.RunAsync(project, Nothing);

        Assert.IsTrue(evaluation.IsShaped);
        Assert.IsTrue(evaluation.Projects.Any(IsShape));
        Assert.IsEmpty(evaluation.Packages.Intersect(ShapeRules.Replaced.Select(rule => rule.Package)));
    }

    [TestMethod]
    public async Task Program_WithoutThePackages_CarriesNoShapes()
    {
        ProjectEvaluation evaluation = await ProjectEvaluation.RunAsync(WorkerProject, Nothing);

        Assert.IsFalse(evaluation.IsShaped);
        Assert.DoesNotContain(RepositoryRoot.Combine(ServiceBusProject), evaluation.Projects);
        Assert.IsFalse(evaluation.Projects.Any(IsShape));
    }

    [TestMethod]
    public async Task Program_ForARelease_HasTheAdapter()
    {
        ProjectEvaluation evaluation = await ProjectEvaluation.RunAsync(WorkerProject, [.. Nothing, "AllowLocalFeed=false"]);

        Assert.Contains(RepositoryRoot.Combine(ServiceBusProject), evaluation.Projects);
    }

    [TestMethod]
    public void ProbeList_EveryReplacedPackage_IsAskedForInTheVersionInUse()
    {
        HashSet<(string Flag, string Package, string Version)> probed =
            [.. PackageMinimum.Table("scripts/packages/probe.list").Select(row => (row[0], row[1], row[2]))];

        Assert.IsNotEmpty(ShapeRules.Replaced);
        foreach ((string package, string flag) in ShapeRules.Replaced)
        {
            Assert.Contains((flag, package, GalleryVersions.All[package]), probed);
        }
    }

    private static bool IsShape(string project) =>
        project.StartsWith(RepositoryRoot.Combine("scripts/packages/shapes/"), StringComparison.Ordinal);

    private static void AssertOfficial(ProjectEvaluation evaluation, string package)
    {
        Assert.IsFalse(evaluation.IsShaped);
        Assert.IsFalse(evaluation.Projects.Any(IsShape));
        Assert.Contains(package, evaluation.Packages);
    }
}
