using System.Collections.Immutable;
using System.Security.Cryptography;
using Pipeline.Engine.Onnx.Graphs;
using Pipeline.Engine.Onnx.HuggingFace;

namespace Pipeline.Engine.Onnx.Compilation;

/// <summary>Makes a directory that <see cref="Sessions.OnnxDecoderRunner"/> loads of a Hugging Face directory.</summary>
public static class DecoderCompiler
{
    /// <summary>
    /// Writes graph and weights, or finds that the output is there already and was made of the same source with the same
    /// options. The output appears whole or not at all. Memory is some megabytes, whatever the size of the model. A source
    /// file whose size and time are as they were counts as unchanged without being read.
    /// </summary>
    /// <param name="modelDirectory">A Hugging Face directory of a decoder.</param>
    /// <param name="outputDirectory">Made by the call; must not exist, or be empty or an earlier output.</param>
    /// <param name="options">Precision and calibration.</param>
    /// <param name="progress">Told the name of each tensor that is written, or null.</param>
    /// <param name="cancellationToken">Ends the work; nothing is left behind.</param>
    /// <returns>True if it was written; false if it was there.</returns>
    /// <exception cref="HuggingFace.ModelFormatException">The model is malformed or asks for what is not supported.</exception>
    /// <exception cref="Safetensors.SafetensorsException">A file of weights breaks the format.</exception>
    /// <exception cref="NotSupportedException">The precision does not run anywhere; <see cref="PrecisionSupport"/> says why.</exception>
    /// <exception cref="IOException">A file cannot be read or written, a source changed meanwhile, or the output is something else.</exception>
    public static bool Compile(
        string modelDirectory,
        string outputDirectory,
        CompileOptions options,
        IProgress<string>? progress,
        CancellationToken cancellationToken)
    {
        ArgumentException.ThrowIfNullOrEmpty(modelDirectory);
        ArgumentException.ThrowIfNullOrEmpty(outputDirectory);
        ArgumentNullException.ThrowIfNull(options);
        if (options.CalibrationFile is not null && options.Precision != Precision.W8A8)
        {
            throw new ArgumentException($"A calibration file is for {Precision.W8A8}; the precision is {options.Precision}.", nameof(options));
        }

        string output = Path.TrimEndingDirectorySeparator(Path.GetFullPath(outputDirectory));
        DecoderFormat format = DecoderFormat.Of(options.Precision);
        DecoderConfig config = DecoderConfig.Read(modelDirectory);
        CheckReplaceable(output);
        if (IsDone(modelDirectory, output, options, cancellationToken))
        {
            return false;
        }

        using CompileFolder folder = CompileFolder.Create(output);
        ImmutableArray<SourceFile> sources = SourceFiles.Read(modelDirectory, cancellationToken);
        CompiledWeights weights = WriteWeights(folder.Path, modelDirectory, config, format, progress, cancellationToken);
        File.WriteAllBytes(
            Path.Combine(folder.Path, CompileRecord.GraphFileName),
            DecoderGraph.Build(config, weights, format, CacheTypeOf(options)));
        foreach (string name in SourceFiles.FindCopied(modelDirectory))
        {
            File.Copy(Path.Combine(modelDirectory, name), Path.Combine(folder.Path, name));
        }

        ThrowIfChanged(modelDirectory, sources);
        CreateRecord(folder.Path, config, options, sources).Write(folder.Path);
        return folder.Publish(() => IsDone(modelDirectory, output, options, cancellationToken));
    }

    private static CacheType CacheTypeOf(CompileOptions options) =>
        options.CacheType ?? (options.Precision == Precision.Fp32 ? CacheType.Fp32 : CacheType.Fp16);

    private static void CheckReplaceable(string output)
    {
        if (File.Exists(output))
        {
            throw new IOException($"{output} is a file; the output is a folder.");
        }

        if (Directory.Exists(output) && !File.Exists(Path.Combine(output, CompileRecord.FileName)) && HoldsAnything(output))
        {
            throw new IOException($"{output} holds something that is not a compiled decoder; name another folder.");
        }
    }

    private static bool HoldsAnything(string directory)
    {
        try
        {
            return Directory.EnumerateFileSystemEntries(directory).Any();
        }
        catch (DirectoryNotFoundException)
        {
            // another compiler is replacing it
            return false;
        }
    }

    private static bool IsDone(string modelDirectory, string output, CompileOptions options, CancellationToken cancellationToken) =>
        TryReadRecord(output) is { } record
        && record.Precision == options.Precision
        && record.CacheType == CacheTypeOf(options)
        && File.Exists(Path.Combine(output, CompileRecord.GraphFileName))
        && new FileInfo(Path.Combine(output, CompiledWeights.StandardName)) is { Exists: true } weights
        && weights.Length == record.WeightsByteCount
        && SourceFiles.AreUnchanged(modelDirectory, record.Sources, cancellationToken);

    private static CompileRecord? TryReadRecord(string output)
    {
        try
        {
            return CompileRecord.TryRead(output);
        }
        catch (ModelFormatException)
        {
            // a damaged record is no record: the output is made anew
            return null;
        }
    }

    private static CompiledWeights WriteWeights(
        string directory,
        string modelDirectory,
        DecoderConfig config,
        DecoderFormat format,
        IProgress<string>? progress,
        CancellationToken cancellationToken)
    {
        using WeightsFolder folder = WeightsFolder.Open(modelDirectory);
        CheckpointWeights source = new(folder, config);
        return CompiledWeights.Write(directory, config, source, format.Weights, progress, cancellationToken);
    }

    private static void ThrowIfChanged(string modelDirectory, ImmutableArray<SourceFile> sources)
    {
        if (sources.FirstOrDefault(source => !source.LooksUnchanged(modelDirectory)) is { } changed)
        {
            throw new IOException($"{Path.Combine(modelDirectory, changed.Name)} changed while it was compiled; compile again.");
        }
    }

    private static CompileRecord CreateRecord(
        string directory, DecoderConfig config, CompileOptions options, ImmutableArray<SourceFile> sources) => new()
        {
            Version = CompileRecord.CurrentVersion,
            Precision = options.Precision,
            CacheType = CacheTypeOf(options),
            SourceSha256 = Convert.ToHexStringLower(SHA256.HashData(
                System.Text.Encoding.UTF8.GetBytes(string.Concat(sources.Select(source => $"{source.Sha256}  {source.Name}\n"))))),
            Sources = sources,
            WeightsByteCount = new FileInfo(Path.Combine(directory, CompiledWeights.StandardName)).Length,
            Model = CompiledModel.Of(config),
        };
}
