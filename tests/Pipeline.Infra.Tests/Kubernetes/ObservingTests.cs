using Pipeline.Contracts;

namespace Pipeline.Infra.Tests.Kubernetes;

/// <summary>Who looks at the workers finds them: labels, ports and paths.</summary>
[TestClass]
public sealed class ObservingTests
{
    public static IEnumerable<string> Models => Manifests.ModelFolders;

    [TestMethod]
    [DynamicData(nameof(Models))]
    public async Task PodMonitor_OfAllModels_ScrapesWhatTheWorkerServes(string model)
    {
        var pod = new WorkerPod(model);
        Manifest endpoint = Manifests.Single("PodMonitor").Items("spec", "podMetricsEndpoints").Single();

        await using var worker = new ComposedWorker(pod);

        Assert.Contains(endpoint.Text("path"), worker.Routes);
        Assert.AreEqual(worker.Profile.Port, pod.Port(endpoint.Text("port")));
        AssertSelects(Manifests.Single("PodMonitor").Map("spec", "selector", "matchLabels"), pod);
    }

    [TestMethod]
    [DynamicData(nameof(Models))]
    public void Service_OfAllModels_LeadsToTheWorkersPort(string model)
    {
        var pod = new WorkerPod(model);
        Manifest service = Manifests.Single("Service");
        Manifest port = service.Items("spec", "ports").Single();

        Assert.AreEqual(Names.WorkerPort, port.Number("port"));
        Assert.AreEqual(Names.WorkerPort, pod.Port(port.Text("targetPort")));
        AssertSelects(service.Map("spec", "selector"), pod);
    }

    [TestMethod]
    [DynamicData(nameof(Models))]
    public void Selectors_OfAModel_FindItsPodsAlone(string model)
    {
        var pod = new WorkerPod(model);
        IReadOnlyDictionary<string, string> selector = pod.Deployment.Map("spec", "selector", "matchLabels");

        Assert.AreEqual(model, selector["app.kubernetes.io/instance"]);
        AssertSelects(selector, pod);
        CollectionAssert.AreEquivalent(
            selector.ToArray(), Manifests.Of(model, "PodDisruptionBudget").Map("spec", "selector", "matchLabels").ToArray());
    }

    private static void AssertSelects(IReadOnlyDictionary<string, string> selector, WorkerPod pod)
    {
        Assert.IsNotEmpty(selector);
        Assert.IsEmpty(selector.Except(pod.Deployment.Map("spec", "template", "metadata", "labels")));
    }
}
