using System.Diagnostics;
using System.Text.Json;
using Pipeline.TestKit;

namespace Pipeline.Infra.Tests.Bicep;

/// <summary>
/// The files of infra, parsed once by a grammar for Node (there is no compiler in the registries). It finds braces, quotes and
/// stray words; names, types and values are what the tests here look at.
/// </summary>
internal static class BicepTree
{
    private static readonly TimeSpan InstallLimit = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan ParseLimit = TimeSpan.FromMinutes(1);
    private static readonly JsonSerializerOptions CamelCase = new(JsonSerializerDefaults.Web);
    private static readonly Lazy<Task<IReadOnlyList<BicepFile>>> Files = new(ReadAsync);

    /// <summary>All files.</summary>
    public static Task<IReadOnlyList<BicepFile>> LoadAsync() => Files.Value;

    /// <summary>One file, by its path from infra.</summary>
    public static async Task<BicepFile> LoadAsync(string path) => (await LoadAsync()).Single(file => file.Path == path);

    private static async Task<IReadOnlyList<BicepFile>> ReadAsync()
    {
        using (ManagedProcess tools = ManagedProcess.Start(RepositoryRoot.Combine("scripts/packages/tools.sh"), []))
        {
            if (await tools.WaitForExitAsync(InstallLimit) != 0)
            {
                throw new InvalidOperationException($"The tools cannot be installed: {tools.Output}");
            }
        }

        var start = new ProcessStartInfo(
            "node", [RepositoryRoot.Combine("tests/Pipeline.Infra.Tests/node/bicep-tree.mjs"), RepositoryRoot.Combine("infra")])
        {
            RedirectStandardOutput = true,
        };
        using Process node = Process.Start(start)!;
        using var limit = new CancellationTokenSource(ParseLimit, TimeProvider.System);
        IReadOnlyList<BicepFile>? files = await JsonSerializer.DeserializeAsync<IReadOnlyList<BicepFile>>(
            node.StandardOutput.BaseStream, CamelCase, limit.Token);
        await node.WaitForExitAsync(limit.Token);
        return files is { Count: > 0 } && node.ExitCode == 0 ? files : throw new InvalidOperationException("bicep-tree.mjs gave no files.");
    }
}
