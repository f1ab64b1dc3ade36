using Pipeline.Engine.Execution;
using Pipeline.Engine.Onnx.Compilation.Reporting;
using Pipeline.Engine.Onnx.Sessions;
using Pipeline.SampleDocuments.Tokens;

namespace Pipeline.Benchmarks.Quality.Extractor;

/// <summary>
/// How compiled extractors predict right answers, by the code of the compiler's report. Only the tokens of the answers count, and
/// the one that ends them: a prompt is given, and what the model expects in it was never trained.
/// </summary>
internal static class ExtractorDistances
{
    /// <param name="compiledDirectories">The reference first.</param>
    /// <param name="conversations">Prompts and answers that fit into the context.</param>
    /// <returns>A row for each directory.</returns>
    public static IReadOnlyList<DecoderReportRow> Measure(
        IReadOnlyList<string> compiledDirectories, IReadOnlyList<EncodedConversation> conversations)
    {
        int longest = conversations.Max(conversation => conversation.Prompt.Count + conversation.Answer.Count);
        List<OnnxDecoderRunner> runners = [];
        try
        {
            // one conversation at a time
            DecoderSessionOptions options = new() { CacheBytes = 64 << 20 };
            runners.AddRange(compiledDirectories.Select(directory => OnnxDecoderRunner.Load(directory, options)));
            (string, IDecoderRunner)[] named = [.. runners.Zip(compiledDirectories, (runner, directory) => (directory, (IDecoderRunner)runner))];
            DecoderComparison comparison = new(named[0], named[1..], longest);
            foreach (EncodedConversation conversation in conversations)
            {
                int[] text = [.. conversation.Prompt, .. conversation.Answer];
                comparison.Add(text, (conversation.Prompt.Count - 1)..^1);
            }

            return comparison.Rows;
        }
        finally
        {
            runners.ForEach(runner => runner.Dispose());
        }
    }
}
