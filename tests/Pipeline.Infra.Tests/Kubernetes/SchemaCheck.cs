using System.Text.Json;
using Pipeline.TestKit;

namespace Pipeline.Infra.Tests.Kubernetes;

/// <summary>Kubernetes', KEDA's and the Prometheus operator's own types, which are to be had for Node.</summary>
internal static class SchemaCheck
{
    // a cold npm cache makes the installation slow
    private static readonly TimeSpan InstallLimit = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan CheckLimit = TimeSpan.FromSeconds(60);

    /// <summary>One verdict for each object of the files.</summary>
    public static async Task<IReadOnlyList<SchemaVerdict>> RunAsync(IEnumerable<string> files)
    {
        using ManagedProcess tools = ManagedProcess.Start(RepositoryRoot.Combine("scripts/packages/tools.sh"), []);
        Assert.AreEqual(0, await tools.WaitForExitAsync(InstallLimit), tools.Output);

        string script = RepositoryRoot.Combine("tests/Pipeline.Infra.Tests/node/kubernetes.mjs");
        string modules = RepositoryRoot.Combine("scripts/packages/tools/node_modules");
        using ManagedProcess check = ManagedProcess.Start("node", [script, modules, .. files]);
        Assert.AreEqual(0, await check.WaitForExitAsync(CheckLimit), check.Output);
        return JsonSerializer.Deserialize<SchemaVerdict[]>(check.Output, JsonSerializerOptions.Web)!;
    }
}
