using System.Text.RegularExpressions;
using Pipeline.TestKit;

namespace Pipeline.Infra.Tests.Kubernetes;

/// <summary>What <c>kubectl apply -k</c> would send.</summary>
[TestClass]
public sealed partial class KustomizationTests
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    [TestMethod]
    public void Kustomizations_All_NameEveryFileBesideThem()
    {
        foreach (string folder in Manifests.ModelFolders.Append("."))
        {
            Manifest kustomization = ReadKustomization(folder);
            IEnumerable<string> files = Manifests.Files
                .Where(file => Path.GetDirectoryName(file) == Path.GetFullPath(folder, Manifests.Folder)).Select(file => Path.GetFileName(file));
            IEnumerable<string> expected = folder == "." ? files.Concat(Manifests.ModelFolders) : files;

            Assert.AreSequenceEqual(
                expected.Order(StringComparer.Ordinal), kustomization.Scalars("resources").Order(StringComparer.Ordinal), folder);
        }
    }

    [TestMethod]
    public void Image_OfTheKustomization_HasAVersion()
    {
        Manifest image = ReadKustomization(".").Items("images").Single();

        Assert.MatchesRegex(Version(), image.Text("newTag"));
        foreach (string model in Manifests.ModelFolders)
        {
            Assert.AreEqual(image.Text("name"), new WorkerPod(model).Container.Text("image"));
        }
    }

    [TestMethod]
    public async Task Rendered_AsItIs_HasEveryManifestAndPassesTheSchemas()
    {
        string rendered = await RenderAsync(Manifests.Folder);
        using var folder = new TempDirectory();

        IReadOnlyList<SchemaVerdict> verdicts = await SchemaCheck.RunAsync([folder.Write("rendered.yaml", rendered)]);

        Assert.AreSequenceEqual(
            Manifests.All.Select(manifest => (manifest.Kind, manifest.Name)).Order(), verdicts.Select(verdict => (verdict.Kind, verdict.Name!)).Order());
        Assert.IsEmpty(verdicts.SelectMany(verdict => verdict.Problems));
        Assert.DoesNotContain("image: pipeline-worker", rendered);
    }

    [TestMethod]
    public async Task Rendered_WithOfficeHours_AddsATriggerAndPassesTheSchemas()
    {
        using var folder = new TempDirectory();
        CopyManifests(folder);
        File.AppendAllText(folder.Combine(Manifests.KustomizationFile), "components:\n  - office-hours\n");

        string rendered = await RenderAsync(folder.Path);

        Manifest scaler = Manifests.Read("rendered.yaml", rendered).Single(manifest => manifest.Kind == "ScaledObject");
        Assert.AreSequenceEqual(
            new[] { "azure-servicebus", "cron" }, scaler.Items("spec", "triggers").Select(trigger => trigger.Text("type")));
        Assert.IsEmpty((await SchemaCheck.RunAsync([folder.Write("rendered.yaml", rendered)])).SelectMany(verdict => verdict.Problems));
    }

    private static Manifest ReadKustomization(string folder)
    {
        string file = Path.Combine(Manifests.Folder, folder, Manifests.KustomizationFile);
        return Manifests.Read(file, File.ReadAllText(file)).Single();
    }

    private static void CopyManifests(TempDirectory folder)
    {
        foreach (string file in Directory.EnumerateFiles(Manifests.Folder, "*.yaml", SearchOption.AllDirectories))
        {
            folder.Write(Path.GetRelativePath(Manifests.Folder, file), File.ReadAllText(file));
        }
    }

    private static async Task<string> RenderAsync(string folder)
    {
        string? kubectl = Environment.GetEnvironmentVariable("PATH")!.Split(':')
            .Select(path => Path.Combine(path, "kubectl")).FirstOrDefault(File.Exists);
        if (kubectl is null)
        {
            Assert.Inconclusive("kubectl is not on this machine.");
        }

        using ManagedProcess process = ManagedProcess.Start(kubectl, ["kustomize", folder]);
        Assert.AreEqual(0, await process.WaitForExitAsync(Limit), process.Output);
        return process.Output;
    }

    [GeneratedRegex(@"^\d+\.\d+\.\d+$")]
    private static partial Regex Version();
}
