using System.Globalization;
using Pipeline.Contracts;
using Pipeline.Contracts.Records;

namespace Pipeline.Infra.Tests.Kubernetes;

/// <summary>What KEDA is told, against the code that names and fills the queues.</summary>
[TestClass]
public sealed class ScalingTests
{
    public static IEnumerable<string> Models => Manifests.ModelFolders;

    [TestMethod]
    [DynamicData(nameof(Models))]
    public void Queue_OfTheTrigger_IsTheOneThatTheWorkerReceivesFrom(string model)
    {
        string id = new WorkerPod(model).Environment["Worker__Models__0__Id"];

        Assert.AreEqual(ModelSlug.FromId(id), model);
        Assert.AreEqual(Names.ModelQueue(ModelSlug.FromId(id)), Depth(model).Text("metadata", "queueName"));
    }

    [TestMethod]
    [DynamicData(nameof(Models))]
    public void Namespace_OfTheTrigger_IsTheWorkersWithoutItsDomain(string model)
    {
        string address = Manifests.Single("ConfigMap").Text("data", "ServiceBus__FullyQualifiedNamespace");

        Assert.AreEqual(address.Split('.')[0], Depth(model).Text("metadata", "namespace"));
        Assert.EndsWith(".servicebus.windows.net", address);
    }

    [TestMethod]
    [DynamicData(nameof(Models))]
    public async Task MessagesOfAReplica_AreWhatAWorkerHasInWorkAtOnce(string model)
    {
        await using var worker = new ComposedWorker(new WorkerPod(model));

        Assert.AreEqual(worker.Profile.MaxShardsInFlight.ToString(CultureInfo.InvariantCulture), Depth(model).Text("metadata", "messageCount"));
    }

    [TestMethod]
    [DynamicData(nameof(Models))]
    public void Target_OfTheScaler_IsTheModelsDeployment(string model)
    {
        Manifest scaler = Manifests.Of(model, "ScaledObject");

        Assert.AreEqual(Manifests.Of(model, "Deployment").Name, scaler.Text("spec", "scaleTargetRef", "name"));
        Assert.AreEqual(Manifests.Single("TriggerAuthentication").Name, Depth(model).Text("authenticationRef", "name"));
        Assert.ThrowsExactly<KeyNotFoundException>(() => Manifests.Of(model, "Deployment").Text("spec", "replicas"));
    }

    [TestMethod]
    [DynamicData(nameof(Models))]
    public void Scaler_BetweenBatches_GoesToNoneAndNotBlindly(string model)
    {
        Manifest scaler = Manifests.Of(model, "ScaledObject");

        Assert.AreEqual(0, scaler.Number("spec", "minReplicaCount"));
        Assert.AreEqual("currentReplicasIfHigher", scaler.Text("spec", "fallback", "behavior"));
        Assert.AreEqual("true", Depth(model).Text("useCachedMetrics"));
        // anything else would be the scaler's own identity, which the azure-servicebus trigger refuses
        Assert.AreEqual("azure-workload", Manifests.Single("TriggerAuthentication").Text("spec", "podIdentity", "provider"));
    }

    private static Manifest Depth(string model) =>
        Manifests.Of(model, "ScaledObject").Items("spec", "triggers").Single(trigger => trigger.Text("type") == "azure-servicebus");
}
