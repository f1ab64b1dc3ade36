using Pipeline.Engine.Onnx.Safetensors;

namespace Pipeline.Engine.Onnx.HuggingFace;

/// <summary>Which files of a model directory hold its weights.</summary>
public static class WeightsIndex
{
    private const string SingleFile = "model.safetensors";
    private const string IndexFile = "model.safetensors.index.json";

    // the index of a model of 100,000 tensors has some 10 MB
    private const long MaxFileBytes = 32 << 20;
    private const int MaxShards = 4_096;

    /// <summary>
    /// The single file where there is one, as transformers prefers it; else the shards that the index names. What the index
    /// says about single tensors is not needed: the shards' headers tell.
    /// </summary>
    /// <returns>The file to name in messages, and the files by their names in the directory.</returns>
    /// <exception cref="ModelFormatException">There are neither, or the index is malformed.</exception>
    public static (string Path, IReadOnlyList<string> Files) Find(string directory)
    {
        string single = Path.Combine(directory, SingleFile);
        if (File.Exists(single))
        {
            RequireTarget(single);
            return (single, [SingleFile]);
        }

        string index = Path.Combine(directory, IndexFile);
        JsonFields fields = JsonFields.TryRead(index, MaxFileBytes) ?? throw new ModelFormatException(
            single, null, $"the file is missing, and so is {IndexFile}; weights in other formats (such as pytorch_model.bin) are not supported.");
        JsonFields map = fields.Object("weight_map") ?? throw fields.Bad("weight_map", "is missing.");
        SortedSet<string> files = new(StringComparer.Ordinal);
        foreach ((string tensor, string file) in map.StringFields())
        {
            if (!IsPlainName(file))
            {
                throw map.Bad(tensor, "must be the name of a .safetensors file in the same folder.");
            }

            if (!files.Add(file))
            {
                continue;
            }

            if (files.Count > MaxShards)
            {
                throw fields.Bad("weight_map", $"names more than {MaxShards} files.");
            }

            if (!File.Exists(Path.Combine(directory, file)))
            {
                throw map.Bad(tensor, $"the file {ShownText.Of(file)} is missing.");
            }

            RequireTarget(Path.Combine(directory, file));
        }

        return files.Count > 0 ? (index, [.. files]) : throw fields.Bad("weight_map", "is empty.");
    }

    // A link whose target is gone counts as a file that exists: a cache from which the blob was deleted, or a copy of the links alone.
    private static void RequireTarget(string path)
    {
        if (!File.Exists(RealPath.Resolve(path)))
        {
            throw new ModelFormatException(path, null, $"is a link to {ShownText.Of(new FileInfo(path).LinkTarget!)}, and that file is missing.");
        }
    }

    // Both separators are refused everywhere: an index is written on one system and read on another.
    private static bool IsPlainName(string file) =>
        file.EndsWith(".safetensors", StringComparison.Ordinal)
        && file.Length <= 255
        && file.AsSpan().IndexOfAny("/\\:\0") < 0
        && !file.Any(char.IsControl);
}
