using System.Collections.Immutable;
using System.Security.Cryptography;
using Pipeline.Engine.Onnx.Compilation.Calibration;
using Pipeline.Engine.Onnx.Graphs;
using Pipeline.Engine.Onnx.HuggingFace;

namespace Pipeline.Engine.Onnx.Compilation;

/// <summary>Makes a directory that <see cref="Sessions.OnnxDecoderRunner"/> loads of a Hugging Face directory.</summary>
public static class DecoderCompiler
{
    /// <summary>Of what this program writes and reads; outputs of another version are compiled anew.</summary>
    public const int FormatVersion = CompileRecord.CurrentVersion;

    /// <summary>
    /// Writes graph and weights, or finds that the output is there already and was made of the same source with the same
    /// options. The output appears whole or not at all. Memory is some megabytes (w8a8: some hundred), whatever the size of the
    /// model; calibration maps the weights and holds one step. A source file whose size and time are as they were counts as
    /// unchanged without being read.
    /// </summary>
    /// <param name="modelDirectory">A Hugging Face directory of a decoder.</param>
    /// <param name="outputDirectory">Made by the call; must not exist, or be empty or an earlier output.</param>
    /// <param name="options">Precision and calibration.</param>
    /// <param name="progress">Told the name of each tensor that is written, or null.</param>
    /// <param name="cancellationToken">Ends the work; nothing is left behind.</param>
    /// <returns>True if it was written; false if it was there.</returns>
    /// <exception cref="HuggingFace.ModelFormatException">The model is malformed or asks for what is not supported.</exception>
    /// <exception cref="Safetensors.SafetensorsException">A file of weights breaks the format.</exception>
    /// <exception cref="TextFileException">The calibration file cannot be used.</exception>
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
            throw new ArgumentException($"A calibration file is for {PrecisionName.Of(Precision.W8A8)}; the precision is {PrecisionName.Of(options.Precision)}.", nameof(options));
        }

        string output = Path.TrimEndingDirectorySeparator(Path.GetFullPath(outputDirectory));
        DecoderConfig config = DecoderConfig.Read(modelDirectory);
        CheckReplaceable(output);
        string? calibrationHash = options.CalibrationFile is { } texts ? HashOf(texts) : null;
        if (IsDone(modelDirectory, output, options, calibrationHash, cancellationToken))
        {
            return false;
        }

        using CompileFolder folder = CompileFolder.Create(output);
        ImmutableArray<SourceFile> sources = SourceFiles.Read(modelDirectory, cancellationToken);
        WriteModel(folder.Path, modelDirectory, config, options, progress, cancellationToken);
        foreach (string name in SourceFiles.FindCopied(modelDirectory))
        {
            File.Copy(Path.Combine(modelDirectory, name), Path.Combine(folder.Path, name));
        }

        ThrowIfChanged(modelDirectory, sources);
        CreateRecord(folder.Path, config, options, calibrationHash, sources).Write(folder.Path);
        return folder.Publish(() => IsDone(modelDirectory, output, options, calibrationHash, cancellationToken));
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

    private static bool IsDone(
        string modelDirectory, string output, CompileOptions options, string? calibrationHash, CancellationToken cancellationToken) =>
        TryReadRecord(output) is { } record
        && record.Precision == options.Precision
        && record.CacheType == CacheTypeOf(options)
        && record.CalibrationSha256 == calibrationHash
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

    private static void WriteModel(
        string directory,
        string modelDirectory,
        DecoderConfig config,
        CompileOptions options,
        IProgress<string>? progress,
        CancellationToken cancellationToken)
    {
        using WeightsFolder folder = WeightsFolder.Open(modelDirectory);
        DecoderWeights source = new CheckpointWeights(folder, config);
        DecoderFormat format = DecoderFormat.Of(options.Precision);
        if (options.CalibrationFile is { } texts)
        {
            progress?.Report("calibration");
            DecoderCalibration calibration = Calibrate(directory, modelDirectory, config, source, texts, cancellationToken);
            source = new CalibratedWeights(source, config, calibration);
            format = DecoderFormat.Channels(calibration.Clips);
        }

        CompiledWeights weights = CompiledWeights.Write(directory, config, source, format.Weights, progress, cancellationToken);
        File.WriteAllBytes(
            Path.Combine(directory, CompileRecord.GraphFileName),
            DecoderGraph.Build(config, weights, format, CacheTypeOf(options)));
    }

    private static DecoderCalibration Calibrate(
        string directory,
        string modelDirectory,
        DecoderConfig config,
        DecoderWeights source,
        string texts,
        CancellationToken cancellationToken)
    {
        string scratch = Directory.CreateDirectory(Path.Combine(directory, "calibration")).FullName;
        DecoderCalibration calibration = DecoderCalibrator.Run(modelDirectory, scratch, config, source, texts, cancellationToken);
        Directory.Delete(scratch, recursive: true);
        return calibration;
    }

    private static string HashOf(string path)
    {
        using FileStream file = File.OpenRead(path);
        return Convert.ToHexStringLower(SHA256.HashData(file));
    }

    private static void ThrowIfChanged(string modelDirectory, ImmutableArray<SourceFile> sources)
    {
        if (sources.FirstOrDefault(source => !source.LooksUnchanged(modelDirectory)) is { } changed)
        {
            throw new IOException($"{Path.Combine(modelDirectory, changed.Name)} changed while it was compiled; compile again.");
        }
    }

    private static CompileRecord CreateRecord(
        string directory, DecoderConfig config, CompileOptions options, string? calibrationHash, ImmutableArray<SourceFile> sources) => new()
        {
            Version = CompileRecord.CurrentVersion,
            Precision = options.Precision,
            CacheType = CacheTypeOf(options),
            CalibrationSha256 = calibrationHash,
            SourceSha256 = Convert.ToHexStringLower(SHA256.HashData(
                System.Text.Encoding.UTF8.GetBytes(string.Concat(sources.Select(source => $"{source.Sha256}  {source.Name}\n"))))),
            Sources = sources,
            WeightsByteCount = new FileInfo(Path.Combine(directory, CompiledWeights.StandardName)).Length,
            Model = CompiledModel.Of(config),
        };
}
