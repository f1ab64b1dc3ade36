using System.Globalization;
using System.Net;
using System.Text.RegularExpressions;
using System.Xml;
using Microsoft.Extensions.Configuration;
using Pipeline.Contracts;
using Pipeline.Storage.Composition;
using Pipeline.Worker.Settings;

namespace Pipeline.Infra.Tests.Bicep;

/// <summary>What stands in the code and in infra alike: each test fails when either side changes.</summary>
[TestClass]
public sealed partial class CodeConsistencyTests
{
    // Read by the Functions host and the SDKs, not by code of ours.
    private static readonly string[] PlatformSettings =
    [
        "AzureWebJobsStorage__accountName", "AzureWebJobsStorage__credential", "AzureWebJobsStorage__clientId",
        "APPLICATIONINSIGHTS_CONNECTION_STRING", "APPLICATIONINSIGHTS_AUTHENTICATION_STRING", "FUNCTIONS_REQUEST_BODY_SIZE_LIMIT",
        "AZURE_CLIENT_ID",
    ];

    [TestMethod]
    public async Task Queues_OfTheNamespace_AreThoseOfTheCode()
    {
        BicepFile file = await BicepTree.LoadAsync("modules/service-bus.bicep");

        Assert.AreSequenceEqual(
            new[] { Names.SubmissionQueue, Names.EventQueue, Names.IntakeQueue },
            file.Variable("controlQueueNames").Items.Select(item => item.Text));
        Assert.AreEqual(Names.DeadLetterQueue, file.Variable("deadLetterQueueName").Text);
        Assert.AreEqual($"'{Names.ModelQueuePrefix}${{slug}}'", file.Variable("modelQueueNames").Parts[^1].Text);
        Assert.AreEqual(Names.IntakeQueue, file.Outputs.Single(output => output.Name == "intakeQueueName").Value.Text);
        Assert.AreEqual(Names.EventQueue, file.Variable("otherGrants").Items[0]["queue"]?.Text);
    }

    [TestMethod]
    public async Task ScaleRules_OfTheWorker_ReadTheModelsQueues()
    {
        BicepFile file = await BicepTree.LoadAsync("modules/worker.bicep");

        string? queue = file.Everything().Select(value => value.Find("metadata.queueName")).OfType<BicepValue>().Single().Text;

        Assert.AreEqual($"'{Names.ModelQueuePrefix}${{model.slug}}'", queue);
    }

    [TestMethod]
    public async Task LockDuration_OfAllQueues_IsWhatTheAdapterCountsOn()
    {
        BicepFile file = await BicepTree.LoadAsync("modules/service-bus.bicep");

        string[] locks = [.. file.Resources
            .Where(resource => resource.Type.EndsWith("/queues", StringComparison.Ordinal) && !resource.IsExisting)
            .Select(resource => resource.Body.Find("properties.lockDuration")!.Text)];

        Assert.HasCount(2, locks);
        Assert.IsTrue(locks.All(text => XmlConvert.ToTimeSpan(text) == TimeSpan.FromSeconds(Names.QueueLockSeconds)), string.Join(", ", locks));
    }

    [TestMethod]
    public async Task Containers_OfTheDataAccount_AreThoseOfTheCode()
    {
        BicepFile main = await BicepTree.LoadAsync("main.bicep");
        BicepFile access = await BicepTree.LoadAsync("modules/data-access.bicep");
        string[] expected = [Names.DataContainer, Names.ModelContainer, Names.IntakeContainer];

        BicepValue containers = main.Modules.Single(module => module.Name == "dataAccount").Body.Find("params.containers")!;
        IEnumerable<string> granted = access.Everything().Select(value => value["container"]).OfType<BicepValue>()
            .Where(value => value.Kind == "string").Select(value => value.Text).Distinct();

        Assert.AreSequenceEqual(expected, containers.Items.Select(item => item.Text));
        Assert.AreSequenceEqual(expected.Order(StringComparer.Ordinal), granted.Order(StringComparer.Ordinal));
    }

    [TestMethod]
    public async Task Events_OfTheIntake_AreThoseOfItsContainer()
    {
        BicepFile file = await BicepTree.LoadAsync("modules/intake-events.bicep");

        string subject = file.Resource("Microsoft.EventGrid/systemTopics/eventSubscriptions").Body.Find("properties.filter.subjectBeginsWith")!.Text;

        Assert.AreEqual($"/blobServices/default/containers/{Names.IntakeContainer}/", subject);
    }

    [TestMethod]
    public async Task AppSettings_OfTheFunctions_AreSettingsOfTheCode()
    {
        BicepFile file = await BicepTree.LoadAsync("modules/functions.bicep");

        string[] names = [.. file.Resource("Microsoft.Web/sites/config").Body["properties"]!.Properties.Select(property => property.Name)];

        Faults.AssertNone(names.Except(PlatformSettings).Except(CodeSettings(), StringComparer.OrdinalIgnoreCase));
        Faults.AssertNone(PlatformSettings.Except(names));
        AssertReachesStorage(names);
    }

    [TestMethod]
    public async Task Environment_OfTheWorker_HasSettingsOfTheCode()
    {
        BicepFile file = await BicepTree.LoadAsync("modules/worker.bicep");

        string[] names = [.. file.Variable("settings").Items.Select(item => item["name"]!.Text)];
        string? modelName = file.Variable("modelSettings").Parts[^1]["name"]?.Text;

        Faults.AssertNone(names.Except(["AZURE_CLIENT_ID"]).Except(CodeSettings(), StringComparer.OrdinalIgnoreCase));
        Assert.AreEqual($"'{WorkerOptions.Section}__{nameof(WorkerOptions.Models)}__${{i}}__{nameof(WorkerModelOptions.Id)}'", modelName);
        AssertReachesStorage(names);
    }

    [TestMethod]
    public async Task Environment_OfTheWorker_IsReadByItsSettings()
    {
        BicepFile file = await BicepTree.LoadAsync("modules/worker.bicep");
        Dictionary<string, string?> environment = file.Variable("settings").Items.ToDictionary(
            item => item["name"]!.Text.Replace("__", ":", StringComparison.Ordinal), item => (string?)Sample(file, item["value"]!));
        environment["Worker:Models:0:Id"] = "my-encoder";

        WorkerProfile profile = WorkerSettings.Read(new ConfigurationBuilder().AddInMemoryCollection(environment).Build());

        Assert.AreEqual(StorageMode.Azure, profile.Storage.Mode);
        Assert.AreEqual("bus.servicebus.windows.net", profile.Storage.ServiceBus?.FullyQualifiedNamespace);
        Assert.AreEqual(Names.WorkerPort, profile.Port);
        Assert.AreEqual(IPAddress.Any, profile.Address);
        Assert.AreEqual(file.Variable("cacheFolder").Text, profile.ModelCache);
    }

    [TestMethod]
    public async Task BodyLimit_OfTheFunctions_IsTheOneStated()
    {
        BicepFile main = await BicepTree.LoadAsync("main.bicep");
        BicepFile file = await BicepTree.LoadAsync("modules/functions.bicep");

        BicepValue settings = file.Resource("Microsoft.Web/sites/config").Body["properties"]!;

        // a string of bytes
        Assert.AreEqual("string(bodyLimitBytes)", settings["FUNCTIONS_REQUEST_BODY_SIZE_LIMIT"]?.Text);
        Assert.AreEqual("104857600", main.Parameters.Single(parameter => parameter.Name == "bodyLimitBytes").Default?.Text);
    }

    [TestMethod]
    public async Task Probes_OfTheWorker_AskWhatItServesAndWhereItListens()
    {
        BicepFile file = await BicepTree.LoadAsync("modules/worker.bicep");
        string routes = CodeNames.Read("functions/Pipeline.Telemetry/TelemetryRoutes.cs");
        BicepValue[] probes = [.. file.Variable("probes").Items];

        Assert.AreEqual(Names.WorkerPort.ToString(CultureInfo.InvariantCulture), file.Variable("healthPort").Text);
        Assert.IsTrue(probes.All(probe => probe.Find("httpGet.port")!.Text == "healthPort"));
        Assert.AreSequenceEqual(
            new[] { "/healthz", "/healthz", "/readyz" }, probes.Select(probe => probe.Find("httpGet.path")!.Text));
        Assert.IsTrue(probes.All(probe => routes.Contains($"MapGet(\"{probe.Find("httpGet.path")!.Text}\"", StringComparison.Ordinal)));
    }

    [TestMethod]
    public async Task Volume_OfTheWorker_LiesWhereTheImageExpectsOne()
    {
        BicepFile file = await BicepTree.LoadAsync("modules/worker.bicep");

        string folder = file.Variable("cacheFolder").Text;

        // made for the image's user; elsewhere it may not write
        Assert.Contains($"VOLUME [\"{folder}\"", CodeNames.Read("gpu-worker/Dockerfile"));
        Assert.AreEqual("cacheFolder", file.Everything().Select(value => value["mountPath"]).OfType<BicepValue>().Single().Text);
    }

    [TestMethod]
    public async Task GracePeriod_OfTheWorker_IsLongerThanItsDrain()
    {
        BicepFile file = await BicepTree.LoadAsync("modules/worker.bicep");
        Match shutdown = ShutdownTimeout().Match(CodeNames.Read("gpu-worker/Pipeline.Worker/Hosting/WorkerServices.cs"));

        int grace = int.Parse(
            file.Resource("Microsoft.App/containerApps").Body.Find("properties.template.terminationGracePeriodSeconds")!.Text, null);

        Assert.IsTrue(shutdown.Success);
        Assert.IsGreaterThan(int.Parse(shutdown.Groups["seconds"].Value, null) + 5, grace);
    }

    [TestMethod]
    public async Task Scale_OfTheWorker_IsWithinTheWindowOfABatch()
    {
        BicepFile main = await BicepTree.LoadAsync("main.bicep");
        Match window = ShardWindow().Match(CodeNames.Read("functions/Pipeline.Ingest/IngestOptions.cs"));

        int wanted = Number("maxReplicas") * Number("shardsPerReplica");

        // more replicas than the shards of one batch could ever ask for would be a promise that is not kept
        Assert.AreEqual(int.Parse(window.Groups["shards"].Value, null), wanted);

        int Number(string name) => int.Parse(main.Parameters.Single(parameter => parameter.Name == name).Default!.Text, null);
    }

    [TestMethod]
    public async Task EventsInQueries_OfTheAlerts_AreLoggedByTheCode()
    {
        BicepFile file = await BicepTree.LoadAsync("modules/alerts.bicep");
        Dictionary<string, int> events = CodeNames.Events();
        string[] queries = [.. file.Variable("logDefinitions").Items.Select(item => item["query"]!.Text)];

        string[] names = [.. queries.Where(query => query.Contains("EventName", StringComparison.Ordinal))
            .SelectMany(query => Quoted().Matches(query)).Select(match => match.Groups["text"].Value)];
        string ids = EventIds().Match(string.Join('\n', queries)).Groups["ids"].Value;

        Assert.IsGreaterThan(3, names.Length);
        Faults.AssertNone(names.Except(events.Keys));
        Assert.AreEqual($"{events["WorkerFault"]}, {events["ShardDeadLettered"]}", ids);
    }

    [TestMethod]
    public async Task PlaceholderImage_OfTheWorker_HasNoProbes()
    {
        BicepFile main = await BicepTree.LoadAsync("main.bicep");
        BicepFile worker = await BicepTree.LoadAsync("modules/worker.bicep");

        BicepValue container = worker.Resource("Microsoft.App/containerApps").Body.Find("properties.template.containers")!.Items.Single();

        Assert.AreEqual("isPlaceholder ? [] : probes", container["probes"]?.Text);
        Assert.AreEqual(
            "workerImage.outputs.image == placeholderImage",
            main.Modules.Single(module => module.Name == "worker").Body.Find("params.isPlaceholder")?.Text);
    }

    // what the deployment would give
    private static string Sample(BicepFile file, BicepValue value) => value.Text switch
    {
        "workerClientId" => "client",
        "dataBlobEndpoint" => "https://data.blob.core.windows.net/",
        "serviceBusNamespace" => "bus.servicebus.windows.net",
        "string(healthPort)" => file.Variable("healthPort").Text,
        _ => file.Resolve(value).Text,
    };

    private static IEnumerable<string> CodeSettings() =>
    [
        .. typeof(StorageOptions).GetProperties().Select(property => $"{StorageOptions.Section}__{property.Name}"),
        .. typeof(ServiceBusOptions).GetProperties().Select(property => $"{ServiceBusOptions.Section}__{property.Name}"),
        .. typeof(WorkerOptions).GetProperties().Select(property => $"{WorkerOptions.Section}__{property.Name}"),
    ];

    // with one of them missing the programs refuse to start
    private static void AssertReachesStorage(string[] names) => Faults.AssertNone(
        new[] { "Storage__Mode", "Storage__BlobServiceUri", "ServiceBus__FullyQualifiedNamespace", "AZURE_CLIENT_ID" }
            .Except(names, StringComparer.OrdinalIgnoreCase));

    [GeneratedRegex(@"ShutdownTimeout = TimeSpan\.FromSeconds\((?<seconds>\d+)\)")]
    private static partial Regex ShutdownTimeout();

    [GeneratedRegex(@"MaxShardsInFlight \{ get; init; \} = (?<shards>\d+)")]
    private static partial Regex ShardWindow();

    [GeneratedRegex("\"(?<text>[A-Za-z]+)\"")]
    private static partial Regex Quoted();

    [GeneratedRegex(@"EventId\) in \((?<ids>[0-9, ]+)\)")]
    private static partial Regex EventIds();
}
