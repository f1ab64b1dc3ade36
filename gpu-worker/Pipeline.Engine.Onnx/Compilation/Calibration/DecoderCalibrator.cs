using System.Collections.Immutable;
using Pipeline.Engine.Execution;
using Pipeline.Engine.Onnx.Graphs;
using Pipeline.Engine.Onnx.HuggingFace;
using Pipeline.Engine.Onnx.Safetensors;
using Pipeline.Engine.Onnx.Sessions;

namespace Pipeline.Engine.Onnx.Compilation.Calibration;

/// <summary>
/// Calibrates a decoder: runs it in 32-bit floats over texts, observes what linear layers are given, and searches factors and
/// clips. Its weights are mapped from a file in the scratch folder, so the model need not fit into memory.
/// </summary>
internal static class DecoderCalibrator
{
    /// <summary>Texts after these are not read: maxima and samples change little beyond (the SmoothQuant paper takes 512 texts).</summary>
    private const int MaxTotalTokens = 32_768;

    private const int MaxTextTokens = 512;

    /// <summary>Tokens of one step. All inputs of linear layers are held at once: 7 MB a token in a model of 7 billion weights.</summary>
    private const int StepTokens = 32;

    /// <param name="modelDirectory">Where tokenizer.json lies.</param>
    /// <param name="scratchDirectory">A folder that exists; filled, and left for the caller to remove.</param>
    /// <param name="config">Of the decoder.</param>
    /// <param name="weights">Of the decoder.</param>
    /// <param name="textFile">See <see cref="TextFile"/>.</param>
    /// <param name="cancellationToken">Ends the work between two steps.</param>
    /// <exception cref="TextFileException">The file of texts cannot be used.</exception>
    public static DecoderCalibration Run(
        string modelDirectory,
        string scratchDirectory,
        DecoderConfig config,
        DecoderWeights weights,
        string textFile,
        CancellationToken cancellationToken)
    {
        TokenTexts texts = new(modelDirectory, config.VocabularySize);
        Dictionary<string, string> observed = new(StringComparer.Ordinal);
        CompiledDecoder compiled = Compile(scratchDirectory, config, weights, observed, cancellationToken);
        int context = Math.Min(MaxTextTokens, config.ContextLength);
        DecoderSessionOptions options = new()
        {
            ContextLength = context,
            WeightLoading = WeightLoading.MemoryMapped,
            BlockTokens = StepTokens,
            CacheBytes = KeyValueCache.BlockBytes(compiled.Record.Model, CacheType.Fp32, StepTokens) * ((context + StepTokens - 1) / StepTokens),
        };
        using OnnxDecoderRunner runner = OnnxDecoderRunner.Load(compiled, options);
        Dictionary<string, ChannelStatistics> statistics = Observe(
            runner, observed, Widths(config), texts.Read(textFile, context), cancellationToken);
        return CalibrationSearch.Run(config, weights, statistics, cancellationToken);
    }

    private static CompiledDecoder Compile(
        string directory, DecoderConfig config, DecoderWeights weights, Dictionary<string, string> observed, CancellationToken cancellationToken)
    {
        DecoderFormat plain = DecoderFormat.Of(Precision.Fp32);
        DecoderFormat format = plain with
        {
            CreateOperators = (graph, constants, epsilon) =>
                new ObservedOperators(graph, plain.CreateOperators(graph, constants, epsilon), observed),
        };
        CompiledWeights written = CompiledWeights.Write(directory, config, weights, format.Weights, progress: null, cancellationToken);
        CompileRecord record = new()
        {
            Version = CompileRecord.CurrentVersion,
            Precision = Precision.Fp32,
            CacheType = CacheType.Fp32,
            SourceSha256 = string.Empty,
            Sources = ImmutableArray<SourceFile>.Empty,
            WeightsByteCount = new FileInfo(Path.Combine(directory, written.FileName)).Length,
            Model = CompiledModel.Of(config),
        };
        return new CompiledDecoder(
            record,
            DecoderGraph.Build(config, written, format, record.CacheType),
            Path.GetDirectoryName(RealPath.Resolve(Path.Combine(directory, written.FileName)))!);
    }

    /// <summary>Channels of what each norm or projection gives or takes, by its name.</summary>
    private static Dictionary<string, int> Widths(DecoderConfig config)
    {
        DecoderModules modules = new(config);
        return modules.Layers
            .SelectMany(layer => ((string, int)[])
            [
                (layer.InputNorm.Name, layer.InputNorm.Size),
                (layer.Output.Name, layer.Output.Inputs),
                (layer.AttentionNorm.Name, layer.AttentionNorm.Size),
                (layer.Down.Name, layer.Down.Inputs),
            ])
            .Append((modules.FinalNorm.Name, modules.FinalNorm.Size))
            .ToDictionary(StringComparer.Ordinal);
    }

    private static Dictionary<string, ChannelStatistics> Observe(
        OnnxDecoderRunner runner,
        Dictionary<string, string> observed,
        Dictionary<string, int> widths,
        IEnumerable<int[]> texts,
        CancellationToken cancellationToken)
    {
        Dictionary<string, ChannelStatistics> statistics = widths.ToDictionary(
            pair => pair.Key, pair => new ChannelStatistics(pair.Value), StringComparer.Ordinal);
        Dictionary<string, ChannelStatistics> byOutput = observed.ToDictionary(
            pair => pair.Value, pair => statistics[pair.Key], StringComparer.Ordinal);
        SequenceFeed feed = new(runner, runner.ContextLength);
        float[] logits = new float[checked(StepTokens * runner.VocabularySize)];
        int total = 0;
        foreach (int[] text in texts)
        {
            for (int start = 0; start < text.Length && total < MaxTotalTokens; start += StepTokens)
            {
                cancellationToken.ThrowIfCancellationRequested();
                DecoderStep step = feed.Step(text, start, Math.Min(StepTokens, text.Length - start));
                runner.Run(step, logits, byOutput.Keys, (output, values) => byOutput[output].Add(values));
                total += step.TokenCount;
            }

            if (total >= MaxTotalTokens)
            {
                break;
            }
        }

        return statistics;
    }
}
