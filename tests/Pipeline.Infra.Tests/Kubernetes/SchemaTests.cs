using Pipeline.TestKit;

namespace Pipeline.Infra.Tests.Kubernetes;

[TestClass]
public sealed class SchemaTests
{
    [TestMethod]
    public async Task Manifests_All_HaveKnownFieldsOfTheRightForm()
    {
        IReadOnlyList<SchemaVerdict> verdicts = await SchemaCheck.RunAsync(Manifests.Files);

        Assert.HasCount(Manifests.All.Count, verdicts);
        Assert.IsEmpty(verdicts.SelectMany(verdict => verdict.Problems.Select(problem => $"{verdict.File}: {problem}")));
    }

    [TestMethod]
    [DataRow("Deployment", "readOnlyRootFilesystem: true", "readOnlyRootFileSystem: true", "/securityContext/readOnlyRootFileSystem is unknown")]
    [DataRow("Deployment", "containerPort: 8081", "containerPort: metrics", "containerPort must be integer")]
    [DataRow("ScaledObject", "cooldownPeriod: 600", "cooldownPeriods: 600", "/spec/cooldownPeriods is unknown")]
    [DataRow("ScaledObject", "minReplicaCount: 0", "minReplicaCount: \"0\"", "minReplicaCount must be integer")]
    [DataRow("PodMonitor", "interval: 30s", "intervals: 30s", "/podMetricsEndpoints/0/intervals is unknown")]
    [DataRow("PodDisruptionBudget", "kind: PodDisruptionBudget", "kind: PodDisruption", "no types of policy/v1 PodDisruption")]
    public async Task Manifest_WithAMistake_IsTold(string kind, string right, string wrong, string told)
    {
        using var folder = new TempDirectory();
        string file = Path.Combine(Manifests.Folder, Manifests.Single(kind).File);
        string mistaken = File.ReadAllText(file).Replace(right, wrong, StringComparison.Ordinal);
        Assert.AreNotEqual(File.ReadAllText(file), mistaken);

        SchemaVerdict verdict = (await SchemaCheck.RunAsync([folder.Write("mistaken.yaml", mistaken)])).Single();

        Assert.Contains(told, string.Join("; ", verdict.Problems));
    }
}
