using System.ComponentModel;
using System.Text.Json;
using Pipeline.TestKit;

namespace Pipeline.Tokenizers.Tests.Parity;

/// <summary>The reference implementation, Hugging Face's Rust tokenizers, as its package for Node has it.</summary>
internal static class RustTokenizers
{
    // a cold npm cache makes the installation slow
    private static readonly TimeSpan InstallLimit = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan RunLimit = TimeSpan.FromMinutes(5);
    private static readonly Lazy<Task<string?>> Installation = new(InstallAsync);

    /// <summary>Asks all questions of one tokenizer.json; the calling test is inconclusive where Node or the package is absent.</summary>
    public static async Task<IReadOnlyList<OracleAnswer>> AskAsync(string file, IReadOnlyList<OracleRequest> requests)
    {
        if (await Installation.Value is string problem)
        {
            Assert.Inconclusive($"The reference cannot be asked, so nothing was compared. {problem}");
        }

        using var folder = new TempDirectory();
        string requestFile = folder.Combine("requests.jsonl");
        string answerFile = folder.Combine("answers.jsonl");
        await File.WriteAllLinesAsync(requestFile, requests.Select(request => JsonSerializer.Serialize(request, JsonSerializerOptions.Web)));
        string script = RepositoryRoot.Combine("tests/Pipeline.Tokenizers.Tests/node/tokenize.mjs");
        using ManagedProcess node = ManagedProcess.Start("node", [script, Modules, file, requestFile, answerFile]);
        Assert.AreEqual(0, await node.WaitForExitAsync(RunLimit), node.Output);
        OracleAnswer[] answers = [.. File.ReadLines(answerFile)
            .Select(line => JsonSerializer.Deserialize<OracleAnswer>(line, JsonSerializerOptions.Web)!)];
        Assert.HasCount(requests.Count, answers);
        return answers;
    }

    private static string Modules => RepositoryRoot.Combine("scripts/packages/tools/node_modules");

    // what is in the way, or null
    private static async Task<string?> InstallAsync()
    {
        try
        {
            using ManagedProcess tools = ManagedProcess.Start(RepositoryRoot.Combine("scripts/packages/tools.sh"), []);
            if (await tools.WaitForExitAsync(InstallLimit) != 0)
            {
                return tools.Output;
            }

            using ManagedProcess node = ManagedProcess.Start("node", ["--version"]);
            await node.WaitForExitAsync(RunLimit);
            return null;
        }
        catch (Win32Exception exception)
        {
            return exception.Message;
        }
    }
}
