using System.Collections.Immutable;
using Pipeline.Engine.Onnx.HuggingFace;

namespace Pipeline.Engine.Onnx.Compilation;

/// <summary>The files of a model directory that matter to a compiled decoder.</summary>
internal static class SourceFiles
{
    private static readonly string[] Copied = ["config.json", "generation_config.json", "tokenizer.json", "tokenizer_config.json"];

    /// <summary>Those that a compiled decoder has copies of, so that it needs no other folder: configs, tokeniser, templates.</summary>
    public static IReadOnlyList<string> FindCopied(string directory) =>
    [
        .. Copied.Where(name => File.Exists(Path.Combine(directory, name))),
        .. Directory.EnumerateFiles(directory, "chat_template*").Select(path => Path.GetFileName(path)).Order(StringComparer.Ordinal),
    ];

    /// <summary>All of them: <see cref="FindCopied"/> and the weights.</summary>
    /// <exception cref="ModelFormatException">There are no weights, or their index is malformed.</exception>
    public static IReadOnlyList<string> Find(string directory)
    {
        (string path, IReadOnlyList<string> shards) = WeightsIndex.Find(directory);
        return [.. FindCopied(directory), .. shards.Prepend(Path.GetFileName(path)).Distinct()];
    }

    /// <summary>Reads and hashes all files.</summary>
    public static ImmutableArray<SourceFile> Read(string directory, CancellationToken cancellationToken) =>
        [.. Find(directory).Select(name => SourceFile.Read(directory, name, cancellationToken))];

    /// <summary>
    /// Whether the directory still holds what was compiled. Files whose size and time are as they were are not read again;
    /// the others are, and may still have the same content.
    /// </summary>
    /// <param name="directory">The model directory.</param>
    /// <param name="recorded">As they were when they were compiled.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    public static bool AreUnchanged(string directory, IReadOnlyList<SourceFile> recorded, CancellationToken cancellationToken) =>
        Find(directory).SequenceEqual(recorded.Select(file => file.Name))
        && recorded.All(file =>
            file.LooksUnchanged(directory) || SourceFile.Read(directory, file.Name, cancellationToken).Sha256 == file.Sha256);
}
