using System.Globalization;
using Pipeline.Engine.Execution;
using Pipeline.Engine.Onnx.Compilation.Calibration;
using Pipeline.Engine.Onnx.Sessions;

namespace Pipeline.Engine.Onnx.Compilation.Reporting;

/// <summary>Compares a compiled decoder with the same model in 32-bit floats over texts.</summary>
public static class DecoderReport
{
    /// <summary>Longer texts are cut into pieces: a precision errs no other way at the thousandth token than at the five hundredth.</summary>
    private const int MaxTextTokens = 512;

    /// <summary>Tokens that are compared, at most: some minutes of a model of half a billion weights on two cores.</summary>
    private const int MaxTotalTokens = 65_536;

    /// <summary>
    /// Compiles the model in 32-bit floats beside the compiled one, and where that is calibrated, without calibration too; runs
    /// the texts through all of them; writes a table. What was compiled for it is removed.
    /// </summary>
    /// <param name="modelDirectory">The Hugging Face directory, with its tokenizer.json.</param>
    /// <param name="compiledDirectory">What <see cref="DecoderCompiler"/> made of it.</param>
    /// <param name="options">How.</param>
    /// <param name="textFile">A JSONL or text file; beyond 65,536 tokens it is not read.</param>
    /// <param name="output">Receives the table.</param>
    /// <param name="cancellationToken">Ends the work between two texts.</param>
    /// <returns>The rows: fp32 first, then before calibration (if any), then the compiled decoder.</returns>
    /// <exception cref="TextFileException">The file of texts cannot be used.</exception>
    /// <exception cref="HuggingFace.ModelFormatException">A directory is not what it should be, or there is no tokenizer.json.</exception>
    /// <exception cref="Tokenizers.TokenizerFormatException">tokenizer.json is damaged or not supported.</exception>
    public static IReadOnlyList<DecoderReportRow> Run(
        string modelDirectory,
        string compiledDirectory,
        CompileOptions options,
        string textFile,
        TextWriter output,
        CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(output);
        string compiled = Path.TrimEndingDirectorySeparator(Path.GetFullPath(compiledDirectory));
        string scratch = $"{compiled}.report-{Path.GetRandomFileName()}";
        try
        {
            List<(string Name, string Directory)> decoders = Compile(modelDirectory, scratch, options, cancellationToken);
            string name = PrecisionName.Of(options.Precision);
            decoders.Add((options.CalibrationFile is null ? name : $"{name}, calibrated", compiled));
            IReadOnlyList<DecoderReportRow> rows = Compare(modelDirectory, decoders, textFile, cancellationToken);
            Write(rows, output);
            return rows;
        }
        finally
        {
            if (Directory.Exists(scratch))
            {
                Directory.Delete(scratch, recursive: true);
            }
        }
    }

    /// <summary>Runs texts through decoders of one vocabulary.</summary>
    /// <param name="reference">The decoder that is right. The caller's, and its blocks are overwritten; as all of these.</param>
    /// <param name="candidates">What is compared with it.</param>
    /// <param name="texts">Token ids of each text; what is beyond 512 tokens, or beyond a decoder's context, is left out.</param>
    /// <param name="cancellationToken">Ends the work between two texts.</param>
    /// <returns>The reference first, then the candidates in their order.</returns>
    public static IReadOnlyList<DecoderReportRow> Compare(
        (string Name, IDecoderRunner Runner) reference,
        IReadOnlyList<(string Name, IDecoderRunner Runner)> candidates,
        IEnumerable<int[]> texts,
        CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(candidates);
        ArgumentNullException.ThrowIfNull(texts);
        DecoderComparison comparison = new(reference, candidates, MaxTextTokens);
        int total = 0;
        foreach (int[] text in texts)
        {
            cancellationToken.ThrowIfCancellationRequested();
            int[] piece = text[..Math.Min(text.Length, Math.Min(comparison.MaxTextTokens, MaxTotalTokens - total))];
            comparison.Add(piece);
            total += piece.Length;
            if (total == MaxTotalTokens)
            {
                break;
            }
        }

        return comparison.Rows;
    }

    /// <summary>Writes rows as a table.</summary>
    public static void Write(IReadOnlyList<DecoderReportRow> rows, TextWriter output)
    {
        ArgumentNullException.ThrowIfNull(rows);
        ArgumentNullException.ThrowIfNull(output);
        output.WriteLine($"{"",-24}{"tokens",10}{"top-1 agreement",18}{"mean KL (nats)",18}{"perplexity",14}");
        foreach (DecoderReportRow row in rows)
        {
            output.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"{row.Name,-24}{row.TokenCount,10}{row.TopOneAgreement,18:P2}{row.MeanDivergence,18:E3}{row.Perplexity,14:F4}"));
        }
    }

    /// <summary>The decoders that the compiled one is compared with.</summary>
    private static List<(string Name, string Directory)> Compile(
        string modelDirectory, string scratch, CompileOptions options, CancellationToken cancellationToken)
    {
        List<(string Name, string Directory)> decoders = [(PrecisionName.Of(Precision.Fp32), Path.Combine(scratch, "reference"))];
        CompileOptions reference = new() { Precision = Precision.Fp32 };
        DecoderCompiler.Compile(modelDirectory, decoders[0].Directory, reference, progress: null, cancellationToken);
        if (options.CalibrationFile is not null)
        {
            decoders.Add(($"{PrecisionName.Of(options.Precision)}, not calibrated", Path.Combine(scratch, "before")));
            CompileOptions before = options with { CalibrationFile = null };
            DecoderCompiler.Compile(modelDirectory, decoders[1].Directory, before, progress: null, cancellationToken);
        }

        return decoders;
    }

    private static IReadOnlyList<DecoderReportRow> Compare(
        string modelDirectory, List<(string Name, string Directory)> decoders, string textFile, CancellationToken cancellationToken)
    {
        // room for one text of any model
        DecoderSessionOptions options = new() { CacheBytes = 256 << 20 };
        Stack<IDisposable> runners = new();
        try
        {
            List<(string Name, IDecoderRunner Runner)> loaded = [];
            foreach ((string name, string directory) in decoders)
            {
                OnnxDecoderRunner runner = OnnxDecoderRunner.Load(directory, options);
                runners.Push(runner);
                loaded.Add((name, runner));
            }

            int pieceTokens = Math.Min(MaxTextTokens, loaded.Min(decoder => decoder.Runner.ContextLength));
            TokenTexts texts = new(modelDirectory, loaded[0].Runner.VocabularySize);
            return Compare(loaded[0], loaded[1..], texts.Read(textFile, pieceTokens), cancellationToken);
        }
        finally
        {
            while (runners.TryPop(out IDisposable? runner))
            {
                runner.Dispose();
            }
        }
    }
}
