using System.Text.RegularExpressions;
using Pipeline.TestKit;

namespace Pipeline.Infra.Tests.Bicep;

/// <summary>Facts that no type knows: what the services refuse, what would open a door, what would cost money.</summary>
[TestClass]
public sealed partial class BicepFactTests
{
    // The only roles that are handed out.
    private static readonly Dictionary<string, string> Roles = new(StringComparer.Ordinal)
    {
        ["b7e6dc6d-f1e8-4753-8033-0f276bb0955b"] = "Storage Blob Data Owner",
        ["ba92f5b4-2d11-453d-a403-e96b0029c9fe"] = "Storage Blob Data Contributor",
        ["2a2b9908-6ea1-4ae2-8e65-a410df84e7d1"] = "Storage Blob Data Reader",
        ["db58b8e5-c6ad-4a2a-8342-4190687cbf4a"] = "Storage Blob Delegator",
        ["974c5e8b-45b9-4653-ba55-5f855dd0fb88"] = "Storage Queue Data Contributor",
        ["0a9a7e1f-b9d0-4cc4-a60d-0319b160aaa3"] = "Storage Table Data Contributor",
        ["090c5cfd-751d-490a-894a-3ce6f1109419"] = "Azure Service Bus Data Owner",
        ["69a216fc-b8fb-44d8-bc22-1f3c2cd27a39"] = "Azure Service Bus Data Sender",
        ["4f6d3b9b-027b-4f4c-9142-0e5a2a2247e0"] = "Azure Service Bus Data Receiver",
        ["7f951dda-4ed3-4680-a7ca-43fe172d538d"] = "AcrPull",
        ["3913510d-42f4-4e42-8a64-420c390055eb"] = "Monitoring Metrics Publisher",
    };

    // Flex Consumption refuses or ignores them.
    private static readonly string[] ForbiddenSettings =
    [
        "FUNCTIONS_WORKER_RUNTIME", "FUNCTIONS_EXTENSION_VERSION", "WEBSITE_RUN_FROM_PACKAGE", "WEBSITE_CONTENTSHARE",
        "WEBSITE_CONTENTAZUREFILECONNECTIONSTRING", "SCM_DO_BUILD_DURING_DEPLOYMENT", "ENABLE_ORYX_BUILD", "WEBSITE_TIME_ZONE", "TZ",
        "AzureWebJobsStorage",
    ];

    [TestMethod]
    [DataRow("Microsoft.Storage/storageAccounts", "properties.allowSharedKeyAccess", "false")]
    [DataRow("Microsoft.Storage/storageAccounts", "properties.allowBlobPublicAccess", "false")]
    [DataRow("Microsoft.Storage/storageAccounts", "properties.supportsHttpsTrafficOnly", "true")]
    [DataRow("Microsoft.Storage/storageAccounts", "properties.minimumTlsVersion", "TLS1_2")]
    [DataRow("Microsoft.Storage/storageAccounts", "properties.networkAcls.bypass", "AzureServices")]
    [DataRow("Microsoft.Storage/storageAccounts/blobServices/containers", "properties.publicAccess", "None")]
    [DataRow("Microsoft.ServiceBus/namespaces", "properties.disableLocalAuth", "true")]
    [DataRow("Microsoft.ServiceBus/namespaces", "properties.minimumTlsVersion", "1.2")]
    [DataRow("Microsoft.ServiceBus/namespaces/queues", "properties.requiresSession", "false")]
    [DataRow("Microsoft.ServiceBus/namespaces/queues", "properties.enablePartitioning", "false")]
    [DataRow("Microsoft.ServiceBus/namespaces/queues", "properties.deadLetteringOnMessageExpiration", "true")]
    [DataRow("Microsoft.ServiceBus/namespaces/queues", "properties.defaultMessageTimeToLive", "P14D")]
    [DataRow("Microsoft.EventGrid/systemTopics", "identity.type", "SystemAssigned")]
    [DataRow("Microsoft.Web/sites", "properties.httpsOnly", "true")]
    [DataRow("Microsoft.Web/sites", "properties.functionAppConfig.runtime.version", "10.0")]
    [DataRow("Microsoft.Web/sites", "properties.functionAppConfig.runtime.name", "dotnet-isolated")]
    [DataRow("Microsoft.Web/sites/basicPublishingCredentialsPolicies", "properties.allow", "false")]
    [DataRow("Microsoft.Web/serverfarms", "sku.tier", "FlexConsumption")]
    [DataRow("Microsoft.ContainerRegistry/registries", "properties.adminUserEnabled", "false")]
    [DataRow("Microsoft.ContainerRegistry/registries", "properties.anonymousPullEnabled", "false")]
    [DataRow("Microsoft.Insights/components", "properties.DisableLocalAuth", "true")]
    [DataRow("Microsoft.App/managedEnvironments", "properties.appLogsConfiguration.destination", "azure-monitor")]
    [DataRow("Microsoft.App/containerApps", "properties.configuration.activeRevisionsMode", "Single")]
    [DataRow("Microsoft.Insights/metricAlerts", "location", "global")]
    [DataRow("Microsoft.Insights/scheduledQueryRules", "kind", "LogAlert")]
    public async Task Resources_OfAType_HaveTheValue(string type, string path, string expected)
    {
        IReadOnlyList<BicepFile> files = await BicepTree.LoadAsync();

        string?[] values = [.. files.SelectMany(file => file.Resources)
            .Where(resource => resource.Type == type && !resource.IsExisting)
            .Select(resource => resource.Body.Find(path)?.Text)];

        Assert.IsNotEmpty(values);
        Assert.IsTrue(values.All(value => value == expected), $"{type} {path}: {string.Join(", ", values)}");
    }

    [TestMethod]
    public async Task RoleIds_All_AreKnown()
    {
        IReadOnlyList<BicepFile> files = await BicepTree.LoadAsync();

        string[] used = [.. files.SelectMany(file => file.Everything()).Select(value => value.Text).Where(text => Guid().IsMatch(text)).Distinct()];

        Faults.AssertNone(used.Except(Roles.Keys));
        Faults.AssertNone(Roles.Keys.Except(used));
    }

    [TestMethod]
    public async Task Files_All_AskForNoKey()
    {
        IReadOnlyList<BicepFile> files = await BicepTree.LoadAsync();

        IEnumerable<string> keys = files.SelectMany(file => file.Everything()).Select(value => value.Text)
            .Where(text => KeyFunction().IsMatch(text));

        Faults.AssertNone(keys);
    }

    [TestMethod]
    public async Task RoleAssignments_All_AreNamedByWhatIsKnownAtTheStart()
    {
        IReadOnlyList<BicepFile> files = await BicepTree.LoadAsync();
        BicepValue[] assignments = [.. files.SelectMany(file => file.Resources)
            .Where(resource => resource.Type == "Microsoft.Authorization/roleAssignments")
            .Select(resource => resource.Body)];

        Assert.IsNotEmpty(assignments);
        foreach (BicepValue assignment in assignments)
        {
            Assert.StartsWith("guid(", assignment["name"]!.Text);
            Assert.DoesNotContain(".properties.", assignment["name"]!.Text);
            Assert.IsNotNull(assignment["scope"]);
            Assert.IsNotNull(assignment.Find("properties.principalType"));
        }
    }

    [TestMethod]
    public async Task WorkloadProfiles_OfTheEnvironment_HaveNoCounts()
    {
        BicepFile file = await BicepTree.LoadAsync("modules/container-environment.bicep");

        IEnumerable<string> names = file.Everything().SelectMany(value => value.Properties).Select(property => property.Name);

        Assert.Contains("workloadProfileType", names);
        Faults.AssertNone(names.Where(name => name is "minimumCount" or "maximumCount"));
    }

    [TestMethod]
    public async Task AppSettings_OfTheFunctions_HaveNoneThatFlexRefuses()
    {
        BicepFile file = await BicepTree.LoadAsync("modules/functions.bicep");

        IEnumerable<string> names = file.Resource("Microsoft.Web/sites/config").Body["properties"]!.Properties.Select(property => property.Name);

        Faults.AssertNone(names.Intersect(ForbiddenSettings, StringComparer.OrdinalIgnoreCase));
        Assert.IsNull(file.Resource("Microsoft.Web/sites").Body.Find("properties.siteConfig.appSettings"));
        Assert.IsNull(file.Resource("Microsoft.Web/sites").Body.Find("properties.siteConfig.linuxFxVersion"));
    }

    [TestMethod]
    public async Task ScaleRules_OfTheWorker_HaveAnIdentityAndNothingButStrings()
    {
        BicepFile file = await BicepTree.LoadAsync("modules/worker.bicep");
        BicepValue[] rules = [.. file.Everything().Select(value => value["custom"]).OfType<BicepValue>()];
        BicepValue queueRule = rules.Single(rule => rule["type"]!.Text == "azure-servicebus");

        Assert.HasCount(2, rules);
        Assert.AreEqual("scalerIdentityId", queueRule["identity"]?.Text);
        Assert.AreEqual("serviceBusName", queueRule.Find("metadata.namespace")?.Text);
        foreach (BicepValue value in rules.SelectMany(rule => rule["metadata"]!.Properties).Select(property => property.Value))
        {
            // names: parameters of type string
            bool isString = value.Kind == "string" || value.Text.StartsWith('\'') || value.Text.StartsWith("string(", StringComparison.Ordinal)
                || file.Parameters.Any(parameter => parameter.Name == value.Text && parameter.Type == "string");
            Assert.IsTrue(isString, $"line {value.Line}: {value.Text}");
        }
    }

    [TestMethod]
    public async Task ScalerIdentity_InTheWorker_IsOfferedToNoContainer()
    {
        BicepFile file = await BicepTree.LoadAsync("modules/worker.bicep");

        BicepValue settings = file.Resource("Microsoft.App/containerApps").Body.Find("properties.configuration.identitySettings")!;

        Assert.AreEqual("None", settings.Items.Single(item => item["identity"]!.Text == "scalerIdentityId")["lifecycle"]!.Text);
        Assert.AreEqual("All", settings.Items.Single(item => item["identity"]!.Text == "workerIdentityId")["lifecycle"]!.Text);
    }

    [TestMethod]
    public async Task Queues_ThatForward_DoSoToTheDeadLettersWhichDetectNoDuplicates()
    {
        BicepFile file = await BicepTree.LoadAsync("modules/service-bus.bicep");
        BicepValue deadLetters = file.Resources.Single(resource => resource.Name == "deadLetterQueue").Body["properties"]!;
        BicepValue work = file.Resources.Single(resource => resource.Name == "workQueues").Body["properties"]!;

        Assert.AreEqual("deadLetterQueue.name", work["forwardDeadLetteredMessagesTo"]?.Text);
        Assert.AreEqual("true", work["requiresDuplicateDetection"]?.Text);
        Assert.AreEqual("PT1H", work["duplicateDetectionHistoryTimeWindow"]?.Text);
        Assert.IsNull(deadLetters["forwardDeadLetteredMessagesTo"]);
        Assert.AreEqual("false", deadLetters["requiresDuplicateDetection"]?.Text);
        Assert.IsTrue(new[] { work, deadLetters }.All(queue => int.Parse(queue["maxDeliveryCount"]!.Text, null) >= 100));
    }

    [TestMethod]
    public async Task EventSubscription_OfTheIntake_DeliversByIdentity()
    {
        BicepFile main = await BicepTree.LoadAsync("main.bicep");
        BicepFile file = await BicepTree.LoadAsync("modules/intake-events.bicep");

        BicepValue subscription = file.Resource("Microsoft.EventGrid/systemTopics/eventSubscriptions").Body;

        Assert.AreEqual("ServiceBusQueue", subscription.Find("properties.deliveryWithResourceIdentity.destination.endpointType")?.Text);
        Assert.IsNull(subscription.Find("properties.destination"));
        Assert.IsNull(subscription.Find("properties.deadLetterDestination"));
        // the name of the topic is an output of the module that gives it its roles, so these come first
        Assert.AreEqual(
            "intakeTopic.outputs.name", main.Modules.Single(module => module.Name == "intakeEvents").Body.Find("params.topicName")?.Text);
    }

    [TestMethod]
    public async Task Probes_OfTheWorker_StayWithinWhatContainerAppsAllows()
    {
        BicepFile file = await BicepTree.LoadAsync("modules/worker.bicep");

        foreach (BicepValue probe in file.Variable("probes").Items)
        {
            Assert.IsLessThanOrEqualTo(240, int.Parse(probe["periodSeconds"]!.Text, null));
            Assert.IsLessThanOrEqualTo(10, int.Parse(probe["failureThreshold"]!.Text, null));
        }

        Assert.AreSequenceEqual(
            new[] { "Startup", "Liveness", "Readiness" }, file.Variable("probes").Items.Select(probe => probe["type"]!.Text));
    }

    [TestMethod]
    public void Comments_OfTheFiles_NameNoMachine()
    {
        IEnumerable<string> lines = Directory.EnumerateFiles(RepositoryRoot.Combine("infra"), "*", SearchOption.AllDirectories)
            .SelectMany(File.ReadLines)
            .Where(line => line.Contains("/work/", StringComparison.Ordinal) || line.Contains("/root/", StringComparison.Ordinal));

        Faults.AssertNone(lines);
    }

    [GeneratedRegex("^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$")]
    private static partial Regex Guid();

    [GeneratedRegex(@"list(Keys|AccountSas|ServiceSas|Secrets|Credentials)|primaryKey|connectionString\(", RegexOptions.IgnoreCase)]
    private static partial Regex KeyFunction();
}
