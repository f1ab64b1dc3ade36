namespace Pipeline.Infra.Tests.Bicep;

/// <summary>Types and versions that were compared with Microsoft's published types; any other is a typing error until it was too.</summary>
[TestClass]
public sealed class ResourceTypeTests
{
    private static readonly Dictionary<string, string> Versions = new(StringComparer.Ordinal)
    {
        ["Microsoft.App/containerApps"] = "2025-07-01",
        ["Microsoft.App/managedEnvironments"] = "2025-07-01",
        ["Microsoft.Authorization/roleAssignments"] = "2022-04-01",
        ["Microsoft.ContainerRegistry/registries"] = "2025-04-01",
        ["Microsoft.EventGrid/systemTopics"] = "2025-02-15",
        ["Microsoft.EventGrid/systemTopics/eventSubscriptions"] = "2025-02-15",
        ["Microsoft.Insights/actionGroups"] = "2023-01-01",
        ["Microsoft.Insights/components"] = "2020-02-02",
        ["Microsoft.Insights/diagnosticSettings"] = "2021-05-01-preview",
        ["Microsoft.Insights/metricAlerts"] = "2018-03-01",
        ["Microsoft.Insights/scheduledQueryRules"] = "2023-12-01",
        ["Microsoft.ManagedIdentity/userAssignedIdentities"] = "2024-11-30",
        ["Microsoft.OperationalInsights/workspaces"] = "2025-02-01",
        ["Microsoft.Resources/resourceGroups"] = "2025-04-01",
        ["Microsoft.ServiceBus/namespaces"] = "2024-01-01",
        ["Microsoft.ServiceBus/namespaces/networkRuleSets"] = "2024-01-01",
        ["Microsoft.ServiceBus/namespaces/queues"] = "2024-01-01",
        ["Microsoft.Storage/storageAccounts"] = "2025-06-01",
        ["Microsoft.Storage/storageAccounts/blobServices"] = "2025-06-01",
        ["Microsoft.Storage/storageAccounts/blobServices/containers"] = "2025-06-01",
        ["Microsoft.Web/serverfarms"] = "2024-11-01",
        ["Microsoft.Web/sites"] = "2024-11-01",
        ["Microsoft.Web/sites/basicPublishingCredentialsPolicies"] = "2024-11-01",
        ["Microsoft.Web/sites/config"] = "2024-11-01",
    };

    [TestMethod]
    public async Task Resources_All_AreOfACheckedTypeAndVersion()
    {
        IReadOnlyList<BicepFile> files = await BicepTree.LoadAsync();

        IEnumerable<string> used = files.SelectMany(file => file.Resources)
            .Select(resource => $"{resource.Type}@{resource.Version}")
            .Distinct();

        Assert.AreSequenceEqual(
            Versions.Select(pair => $"{pair.Key}@{pair.Value}").Order(StringComparer.Ordinal), used.Order(StringComparer.Ordinal));
    }
}
