using System.Globalization;
using Pipeline.Engine.Execution;
using Pipeline.Engine.Onnx.Compilation;
using Pipeline.Engine.Onnx.Sessions;
using Pipeline.Tokenizers;
using Pipeline.Tokenizers.Templates;

namespace Pipeline.Worker.Models;

/// <summary>Makes a decoder's runner of a model path.</summary>
internal sealed class DecoderLoader(TimeProvider time)
{
    // a decode step and a prompt chunk: the runtime's arena grows to what later steps need
    private static readonly int[] WarmUpTokens = [1, 64, 512];

    // enough to tell the revisions of one model apart
    private const int RevisionDigits = 16;

    /// <summary>
    /// Compiles the model where the cache lacks it, then loads and warms it: seconds, or minutes for a big one that is new. A
    /// directory that is compiled already is loaded as it is.
    /// </summary>
    /// <param name="path">A Hugging Face directory of a decoder, or a compiled one.</param>
    /// <param name="revision">The directory's; names its place in the cache.</param>
    /// <param name="options">How.</param>
    /// <param name="compiling">Told the folder when a compilation begins.</param>
    /// <param name="cancellationToken">Ends a compilation; nothing is left of it.</param>
    /// <exception cref="ModelLoadException">The directory holds no model that we can run.</exception>
    public LoadedDecoder Load(
        string path, string revision, DecoderLoadOptions options, Action<string> compiling, CancellationToken cancellationToken)
    {
        ModelDirectory.RequireExists(path);
        try
        {
            // first, since a compilation takes minutes
            long start = time.GetTimestamp();
            Tokenizer tokenizer = ModelDirectory.LoadDecoderTokenizer(path);
            ChatTemplate? template = ChatTemplate.TryLoad(path, time);
            List<(string Name, TimeSpan Duration)> phases = [("read tokenizer", time.GetElapsedTime(start))];
            if (ModelKinds.Of(path) == ModelKind.CompiledDecoder)
            {
                return new LoadedDecoder(LoadRunner(path, options, phases), tokenizer, template, Variant: null, phases);
            }

            string folder = Path.Combine(options.CompileCache, FolderName(revision, options));
            start = time.GetTimestamp();
            Directory.CreateDirectory(options.CompileCache);
            var compileOptions = new CompileOptions { Precision = options.Precision, CacheType = options.CacheType };
            bool isNew = DecoderCompiler.Compile(
                path, folder, compileOptions, new CompileStart(() => compiling(folder)), cancellationToken);
            phases.Add((isNew ? "compile" : "check compiled", time.GetElapsedTime(start)));
            return new LoadedDecoder(LoadRunner(folder, options, phases), tokenizer, template, VariantName(options), phases);
        }
        catch (Exception exception) when (exception is not (OutOfMemoryException or OperationCanceledException))
        {
            // whatever the readers and ONNX Runtime throw ends in the one sentence that an operator reads
            throw new ModelLoadException($"The model in '{path}' cannot be loaded: {exception.Message}", exception);
        }
    }

    private OnnxDecoderRunner LoadRunner(string folder, DecoderLoadOptions options, List<(string Name, TimeSpan Duration)> phases)
    {
        OnnxDecoderRunner runner = OnnxDecoderRunner.Load(folder, new DecoderSessionOptions
        {
            ThreadCount = options.ThreadCount,
            WeightLoading = options.WeightLoading,
            CacheBytes = options.CacheBytes,
            TimeProvider = time,
        });
        try
        {
            phases.AddRange(runner.LoadPhases.Select(phase => (phase.Name, phase.Duration)));
            long start = time.GetTimestamp();
            WarmUp(runner);
            phases.Add(("warm up lengths", time.GetElapsedTime(start)));
            return runner;
        }
        catch
        {
            runner.Dispose();
            throw;
        }
    }

    // Leaves keys and values of nothing in the first blocks: no sequence has them yet.
    private static void WarmUp(OnnxDecoderRunner runner)
    {
        int longest = (int)Math.Min(runner.ContextLength, (long)runner.BlockCount * runner.BlockTokens);
        float[] logits = new float[runner.VocabularySize];
        foreach (int tokens in WarmUpTokens.Where(tokens => tokens <= longest))
        {
            int[] blocks = [.. Enumerable.Range(0, (tokens + runner.BlockTokens - 1) / runner.BlockTokens)];
            var step = new DecoderStep(blocks.Length);
            step.Add(new int[tokens], computedTokenCount: 0, blocks, logitsCount: 1);
            runner.Run(step, logits);
        }
    }

    // with the version: programs of two versions, in a rolling update, do not undo each other's work
    private static string FolderName(string revision, DecoderLoadOptions options) =>
        $"{revision[..Math.Min(RevisionDigits, revision.Length)]}-{VariantName(options)}-v{DecoderCompiler.FormatVersion}";

    private static string VariantName(DecoderLoadOptions options)
    {
        string precision = PrecisionName.Of(options.Precision);
        return options.CacheType is { } cache ? $"{precision}-{cache.ToString().ToLower(CultureInfo.InvariantCulture)}" : precision;
    }
}
