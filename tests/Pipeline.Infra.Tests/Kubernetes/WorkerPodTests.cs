using System.Net;
using Pipeline.Contracts;
using Pipeline.Infra.Tests.Container;
using Pipeline.Storage.Composition;
using Pipeline.Worker.Settings;

namespace Pipeline.Infra.Tests.Kubernetes;

/// <summary>What a pod of workers says, against the image and against the worker's own code.</summary>
[TestClass]
public sealed class WorkerPodTests
{
    // sections that the worker reads; the rest of the environment belongs to libraries
    private static readonly string[] Sections = ["Engine", "Logging", ServiceBusOptions.Section, StorageOptions.Section, WorkerOptions.Section];

    // what the worker needs beyond its own limit to be gone before it is killed
    private static readonly TimeSpan Margin = TimeSpan.FromSeconds(5);

    public static IEnumerable<string> Models => Manifests.ModelFolders;

    [TestMethod]
    [DynamicData(nameof(Models))]
    public async Task Models_OfThePod_AreFetchedIntoTheImagesVolume(string model)
    {
        await using var worker = new ComposedWorker(new WorkerPod(model));

        Assert.AreEqual(string.Empty, worker.Profile.Models.Single().Path);
        Assert.Contains(worker.Profile.ModelCache, WorkerDockerfile.FinalArray("VOLUME"));
    }

    [TestMethod]
    [DynamicData(nameof(Models))]
    public async Task Settings_OfThePod_AreWhatTheWorkerReads(string model)
    {
        var pod = new WorkerPod(model);

        await using var worker = new ComposedWorker(pod);

        Assert.IsEmpty(pod.Settings.Select(setting => setting[2..].Split(':')[0]).Except(Sections));
        Assert.AreEqual(StorageMode.Azure, worker.Profile.Storage.Mode);
        Assert.AreEqual(IPAddress.Any, worker.Profile.Address);
    }

    [TestMethod]
    [DynamicData(nameof(Models))]
    public async Task Port_OfThePod_IsTheOneThatTheWorkerListensOn(string model)
    {
        var pod = new WorkerPod(model);

        await using var worker = new ComposedWorker(pod);

        Assert.AreEqual(Names.WorkerPort, worker.Profile.Port);
        Assert.AreEqual(Names.WorkerPort, pod.Port("metrics"));
    }

    [TestMethod]
    [DynamicData(nameof(Models))]
    public async Task Probes_OfThePod_AskWhatTheWorkerServes(string model)
    {
        var pod = new WorkerPod(model);

        await using var worker = new ComposedWorker(pod);

        foreach ((string probe, string path) in new[] { ("startupProbe", "/readyz"), ("livenessProbe", "/healthz"), ("readinessProbe", "/readyz") })
        {
            Assert.AreEqual(path, pod.Container.Text(probe, "httpGet", "path"));
            Assert.AreEqual(worker.Profile.Port, pod.Port(pod.Container.Text(probe, "httpGet", "port")));
            Assert.Contains(path, worker.Routes);
        }
    }

    [TestMethod]
    [DynamicData(nameof(Models))]
    public async Task Grace_OfThePod_OutlastsTheWorkersEnd(string model)
    {
        var pod = new WorkerPod(model);

        await using var worker = new ComposedWorker(pod);

        var grace = TimeSpan.FromSeconds(pod.Spec.Number("terminationGracePeriodSeconds"));
        Assert.IsGreaterThanOrEqualTo(worker.ShutdownTimeout + Margin, grace);
    }

    [TestMethod]
    [DynamicData(nameof(Models))]
    public void User_OfThePod_IsTheImages(string model)
    {
        Manifest spec = new WorkerPod(model).Spec;
        string[] ids = WorkerDockerfile.Final("USER").Split(':');

        Assert.AreEqual("true", spec.Text("securityContext", "runAsNonRoot"));
        Assert.AreEqual(ids[0], spec.Text("securityContext", "runAsUser"));
        Assert.AreEqual(ids[1], spec.Text("securityContext", "runAsGroup"));
        Assert.AreEqual(ids[1], spec.Text("securityContext", "fsGroup"));
    }

    [TestMethod]
    [DynamicData(nameof(Models))]
    public void Volumes_OfThePod_AreTheImagesAndAllThatIsWritable(string model)
    {
        var pod = new WorkerPod(model);
        IEnumerable<string> mounts = pod.Container.Items("volumeMounts").Select(mount => mount.Text("mountPath"));

        Assert.AreSequenceEqual(
            WorkerDockerfile.FinalArray("VOLUME").Order(StringComparer.Ordinal), mounts.Order(StringComparer.Ordinal));
        Assert.AreSequenceEqual(
            pod.Spec.Items("volumes").Select(volume => volume.Text("name")).Order(StringComparer.Ordinal),
            pod.Container.Items("volumeMounts").Select(mount => mount.Text("name")).Order(StringComparer.Ordinal));
        Assert.AreEqual("true", pod.Container.Text("securityContext", "readOnlyRootFilesystem"));
        Assert.AreEqual("false", pod.Container.Text("securityContext", "allowPrivilegeEscalation"));
    }

    [TestMethod]
    [DynamicData(nameof(Models))]
    public void Gpu_OfThePod_IsOneWhole(string model)
    {
        var pod = new WorkerPod(model);

        Assert.AreEqual("1", pod.Container.Text("resources", "limits", "nvidia.com/gpu"));
        Assert.AreEqual("0", pod.Deployment.Text("spec", "strategy", "rollingUpdate", "maxSurge"));
    }

    [TestMethod]
    [DynamicData(nameof(Models))]
    public void References_OfThePod_AreToWhatIsThere(string model)
    {
        var pod = new WorkerPod(model);
        IReadOnlyList<Manifest> sources = pod.Container.Items("envFrom");

        Assert.AreEqual(Manifests.Single("ServiceAccount").Name, pod.Spec.Text("serviceAccountName"));
        Assert.AreEqual(Manifests.Single("ConfigMap").Name, sources[0].Text("configMapRef", "name"));
        Assert.AreEqual("true", sources[1].Text("secretRef", "optional"));
        Assert.AreEqual("true", pod.Deployment.Text("spec", "template", "metadata", "labels", "azure.workload.identity/use"));
        Assert.Contains("azure.workload.identity/client-id", Manifests.Single("ServiceAccount").Map("metadata", "annotations").Keys);
    }

    [TestMethod]
    public void Secrets_InAnyFile_AreNone()
    {
        Assert.IsFalse(Manifests.All.Any(manifest => manifest.Kind == "Secret"));
        Assert.IsEmpty(Manifests.Single("ConfigMap").Map("data").Keys.Where(key => key.EndsWith("ConnectionString", StringComparison.Ordinal)));
    }
}
