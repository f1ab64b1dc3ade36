using System.Collections.Immutable;
using System.Text.Json;
using Pipeline.Engine.Onnx.HuggingFace;

namespace Pipeline.Engine.Onnx.Compilation;

/// <summary>compile.json: what a compiled decoder was made of and how. Written last; a folder without it is no compiled decoder.</summary>
internal sealed record CompileRecord
{
    public const string FileName = "compile.json";
    public const string GraphFileName = "model.onnx";

    /// <summary>Raised whenever the compiler writes graphs or weights another way: outputs of other versions are made anew.</summary>
    public const int CurrentVersion = 2;

    private const long MaxFileBytes = 1 << 20;

    /// <summary>Of the compiler's output.</summary>
    public required int Version { get; init; }

    public required Precision Precision { get; init; }

    public required CacheType CacheType { get; init; }

    /// <summary>Of the calibration text, in lower-case hexadecimal; null where there was none.</summary>
    public string? CalibrationSha256 { get; init; }

    /// <summary>SHA-256 over names and hashes of <see cref="Sources"/>, in lower-case hexadecimal.</summary>
    public required string SourceSha256 { get; init; }

    /// <summary>Every file that the output was made of.</summary>
    public required ImmutableArray<SourceFile> Sources { get; init; }

    /// <summary>Size of the weights' file: one that was cut off later is made anew.</summary>
    public required long WeightsByteCount { get; init; }

    public required CompiledModel Model { get; init; }

    /// <summary>Reads and checks a record.</summary>
    /// <exception cref="ModelFormatException">It is missing, of another version, or malformed.</exception>
    public static CompileRecord Read(string directory) =>
        TryRead(directory) ?? throw new ModelFormatException(
            Path.Combine(directory, FileName), null, "the file is missing or not of this version; compile the model again.");

    /// <summary>As <see cref="Read"/>, but null where it is missing, or of another version.</summary>
    /// <exception cref="ModelFormatException">It is malformed.</exception>
    public static CompileRecord? TryRead(string directory)
    {
        string path = Path.Combine(directory, FileName);
        if (JsonFile.TryRead(path, MaxFileBytes, default) is not { } root)
        {
            return null;
        }

        try
        {
            if (root.ValueKind == JsonValueKind.Object
                && root.TryGetProperty("version", out JsonElement version)
                && !(version.TryGetInt32(out int number) && number == CurrentVersion))
            {
                return null;
            }

            CompileRecord record = root.Deserialize(CompileRecordContext.Default.CompileRecord)
                ?? throw new ModelFormatException(path, null, "the file holds null.");
            string? bad = record.Sources.IsDefault ? nameof(Sources) : record.Model.FindBadField();
            return bad is null ? record : throw new ModelFormatException(path, bad, "is out of range.");
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            throw new ModelFormatException(path, null, $"not a record of the compiler: {exception.Message}", exception);
        }
    }

    /// <summary>Writes the record into a folder that has none.</summary>
    public void Write(string directory)
    {
        using FileStream file = new(Path.Combine(directory, FileName), FileMode.CreateNew, FileAccess.Write);
        JsonSerializer.Serialize(file, this, CompileRecordContext.Default.CompileRecord);
        file.Flush(flushToDisk: true);
    }
}
