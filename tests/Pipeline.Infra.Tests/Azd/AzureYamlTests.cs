using Pipeline.Infra.Tests.Bicep;
using Pipeline.TestKit;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace Pipeline.Infra.Tests.Azd;

/// <summary>The dozen keys of azd's schema that we use, and what they point to.</summary>
[TestClass]
public sealed class AzureYamlTests
{
    private static readonly string[] RootKeys = ["name", "metadata", "infra", "services", "hooks"];
    private static readonly string[] FunctionKeys = ["project", "language", "host"];
    private static readonly string[] ContainerKeys = ["project", "language", "host", "apiVersion", "docker"];
    private static readonly string[] DockerKeys = ["path", "context", "platform", "remoteBuild"];
    private static readonly string[] HookNames = ["preprovision", "postprovision", "postdeploy"];
    private static readonly string[] HookKeys = ["shell", "run"];

    [TestMethod]
    public void Keys_All_AreThoseOfTheSchema()
    {
        YamlMappingNode file = AzureYaml.Load();

        Faults.AssertNone(AzureYaml.KeysOf(file).Except(RootKeys));
        foreach ((_, YamlMappingNode service) in AzureYaml.Services())
        {
            Faults.AssertNone(AzureYaml.KeysOf(service).Except(AzureYaml.Text(service, "host") == "function" ? FunctionKeys : ContainerKeys));
        }

        Faults.AssertNone(AzureYaml.KeysOf((YamlMappingNode)file["services"]["worker"]["docker"]).Except(DockerKeys));
        foreach ((string name, YamlMappingNode hook) in AzureYaml.Hooks())
        {
            Assert.Contains(name, HookNames);
            Assert.AreSequenceEqual(HookKeys, AzureYaml.KeysOf(hook));
        }
    }

    [TestMethod]
    public void Infra_OfTheFile_IsTheBicepThatIsThere()
    {
        YamlNode infra = AzureYaml.Load()["infra"];

        string module = $"{AzureYaml.Text(infra, "path")}/{AzureYaml.Text(infra, "module")}";

        Assert.AreEqual("bicep", AzureYaml.Text(infra, "provider"));
        Assert.IsTrue(File.Exists(RepositoryRoot.Combine($"{module}.bicep")));
        Assert.IsTrue(File.Exists(RepositoryRoot.Combine($"{module}.parameters.json")));
    }

    [TestMethod]
    public void Projects_OfTheServices_AreOurs()
    {
        foreach ((string name, YamlMappingNode service) in AzureYaml.Services())
        {
            string project = AzureYaml.Text(service, "project");

            Assert.IsTrue(File.Exists(RepositoryRoot.Combine($"{project}/{Path.GetFileName(project)}.csproj")), $"{name}: {project}");
        }
    }

    [TestMethod]
    public void Docker_OfTheWorker_BuildsFromTheRepositorysRoot()
    {
        YamlNode worker = AzureYaml.Load()["services"]["worker"];
        string project = RepositoryRoot.Combine(AzureYaml.Text(worker, "project"));

        // both are relative to the project
        string context = Path.GetFullPath(AzureYaml.Text(worker["docker"], "context"), project);
        string file = Path.GetFullPath(AzureYaml.Text(worker["docker"], "path"), project);

        Assert.AreEqual(RepositoryRoot.Path, context);
        Assert.IsTrue(File.Exists(file), file);
        Assert.AreEqual("linux/amd64", AzureYaml.Text(worker["docker"], "platform"));
    }

    [TestMethod]
    public async Task ApiVersion_OfTheWorker_IsTheTemplatesAndAString()
    {
        BicepFile file = await BicepTree.LoadAsync("modules/worker.bicep");

        var version = (YamlScalarNode)AzureYaml.Load()["services"]["worker"]["apiVersion"];

        Assert.AreEqual(file.Resource("Microsoft.App/containerApps").Version, version.Value);
        Assert.AreEqual(ScalarStyle.SingleQuoted, version.Style);
    }

    [TestMethod]
    public async Task Tags_OfTheTemplate_NameEachServiceOnce()
    {
        IReadOnlyList<BicepFile> files = await BicepTree.LoadAsync();

        IEnumerable<string> tags = files.SelectMany(file => file.Everything()).Select(value => value["azd-service-name"]).OfType<BicepValue>()
            .Select(value => value.Text);

        Assert.AreSequenceEqual(AzureYaml.Services().Select(service => service.Name).Order(), tags.Order());
    }

    [TestMethod]
    public async Task Environment_OfTheTemplate_IsTaggedOnTheResourceGroup()
    {
        BicepFile main = await BicepTree.LoadAsync("main.bicep");

        Assert.AreEqual("subscription", main.TargetScope);
        Assert.AreEqual("environmentName", main.Variable("tags")["azd-env-name"]?.Text);
        Assert.AreEqual("tags", main.Resource("Microsoft.Resources/resourceGroups").Body["tags"]?.Text);
    }

    [TestMethod]
    public async Task Outputs_OfTheTemplate_HoldWhatAzdLooksFor()
    {
        BicepFile main = await BicepTree.LoadAsync("main.bicep");

        string[] outputs = [.. main.Outputs.Select(output => output.Name)];

        Faults.AssertNone(AzureYaml.Services().Select(service => $"SERVICE_{service.Name.ToUpperInvariant()}_NAME").Except(outputs));
        Faults.AssertNone(new[] { "AZURE_CONTAINER_REGISTRY_ENDPOINT", "AZURE_RESOURCE_GROUP", "AZURE_LOCATION", "AZURE_TENANT_ID" }.Except(outputs));
    }

    [TestMethod]
    public void Services_WithATemplateOfTheirOwn_ThereAreNone()
    {
        // azd would deploy infra/worker.bicep with infra/worker.parameters.json in its own way
        IEnumerable<string> pairs = AzureYaml.Services().Select(service => service.Name)
            .Where(name => File.Exists(RepositoryRoot.Combine($"infra/{name}.bicep")));

        Faults.AssertNone(pairs);
    }
}
