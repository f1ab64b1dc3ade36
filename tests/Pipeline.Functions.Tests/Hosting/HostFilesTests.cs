using System.Text.Json;
using Microsoft.Extensions.Configuration;
using Pipeline.Functions.Hosting;
using Pipeline.LocalHost.Settings;
using Pipeline.TestKit;

namespace Pipeline.Functions.Tests.Hosting;

/// <summary>The files that the Functions host reads.</summary>
[TestClass]
public sealed class HostFilesTests
{
    // Read by the Functions host and its tools, not by us.
    private static readonly string[] PlatformSettings = ["FUNCTIONS_WORKER_RUNTIME", "AzureWebJobsStorage", FunctionsProfile.BodyLimitSetting];

    private static readonly JsonDocumentOptions WithComments = new() { CommentHandling = JsonCommentHandling.Skip };

    [TestMethod]
    public void HostJson_BesideTheProgram_PutsTheRoutesAtTheRoot()
    {
        using JsonDocument host = ReadHostJson();

        Assert.AreEqual("2.0", host.RootElement.GetProperty("version").GetString());
        Assert.AreEqual("", host.RootElement.GetProperty("extensions").GetProperty("http").GetProperty("routePrefix").GetString());
    }

    [TestMethod]
    public void HostJson_ServiceBus_LocksForAsLongAsAFunctionRuns()
    {
        using JsonDocument host = ReadHostJson();

        JsonElement bus = host.RootElement.GetProperty("extensions").GetProperty("serviceBus");

        Assert.AreEqual(
            host.RootElement.GetProperty("functionTimeout").GetString(), bus.GetProperty("maxAutoLockRenewalDuration").GetString());
        Assert.IsFalse(bus.GetProperty("autoCompleteMessages").GetBoolean());
        Assert.AreEqual(0, bus.GetProperty("prefetchCount").GetInt32());
        Assert.AreEqual(new LocalHostOptions().MessagesAtOnce, bus.GetProperty("maxConcurrentCalls").GetInt32());
    }

    [TestMethod]
    public void LocalSettingsExample_OfADeveloper_HasOnlySettingsThatSomebodyReads()
    {
        Dictionary<string, string?> values = ReadExample();

        IConfiguration configuration = new ConfigurationBuilder()
            .AddInMemoryCollection(values.ToDictionary(value => value.Key.Replace("__", ":", StringComparison.Ordinal), value => value.Value))
            .Build();

        // refuses what the sections do not know
        Assert.IsNotNull(FunctionsProfile.Read(configuration).Storage.ServiceBus);
        string[] sections = ["Storage", "ServiceBus", FunctionsProfile.LimitsSection];
        Assert.IsEmpty(values.Keys.Except(PlatformSettings).Where(key => !sections.Contains(key.Split("__")[0])));
    }

    [TestMethod]
    public void LocalSettingsExample_OfADeveloper_HoldsNoSecret()
    {
        string[] marks = ["AccountKey", "SharedAccessKey", "sig=", "InstrumentationKey"];

        string example = File.ReadAllText(ExamplePath);

        Assert.IsFalse(marks.Any(mark => example.Contains(mark, StringComparison.OrdinalIgnoreCase)));
    }

    private static string ExamplePath => RepositoryRoot.Combine("functions/Pipeline.Functions/local.settings.example.json");

    private static JsonDocument ReadHostJson() =>
        JsonDocument.Parse(File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "host.json")), WithComments);

    private static Dictionary<string, string?> ReadExample()
    {
        using JsonDocument example = JsonDocument.Parse(File.ReadAllText(ExamplePath));
        return example.RootElement.GetProperty("Values").EnumerateObject().ToDictionary(value => value.Name, value => value.Value.GetString());
    }
}
