using Pipeline.TestKit;

namespace Pipeline.SampleDocuments.Tests.Scripts;

/// <summary>scripts/lib/stack.sh builds again what a source is newer than.</summary>
[TestClass]
public sealed class StackIsBuiltTests
{
    private const string Check = """
        root=$1
        source "$2"
        for exe in "$host_exe" "$worker_exe" "$cli_exe" "$sample_exe" "$documents_exe"; do
            mkdir -p "$(dirname "$exe")"
            touch "$exe"
            chmod +x "$exe"
        done
        touch -d 2026-01-02 "$build_stamp"
        stack_is_built || exit 2
        touch -d 2026-01-03 "$3"
        stack_is_built && exit 3
        exit 0
        """;

    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    [TestMethod]
    [DataRow("Program.cs")]
    [DataRow("Layouts/train.layouts")]
    [DataRow("Labels/documents.labels")]
    public async Task StackIsBuilt_SourceOfSampleDocumentsIsNewer_IsFalse(string source)
    {
        using var folder = new TempDirectory();
        string changed = folder.Write($"scripts/models/Pipeline.SampleDocuments/{source}", "");
        foreach (string file in new[] { "functions/a.cs", "gpu-worker/b.cs", "Directory.Build.props", "global.json", "artifacts/x" })
        {
            File.SetLastWriteTimeUtc(folder.Write(file, ""), new DateTime(2026, 1, 1, 0, 0, 0, DateTimeKind.Utc));
        }

        File.SetLastWriteTimeUtc(changed, new DateTime(2026, 1, 1, 0, 0, 0, DateTimeKind.Utc));

        using ManagedProcess bash = ManagedProcess.Start(
            "bash", ["-c", Check, "-", folder.Path, RepositoryRoot.Combine("scripts/lib/stack.sh"), changed]);

        Assert.AreEqual(0, await bash.WaitForExitAsync(Limit), bash.Output);
    }
}
