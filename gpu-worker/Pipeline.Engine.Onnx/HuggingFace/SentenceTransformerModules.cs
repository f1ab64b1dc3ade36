using System.Text.Json;
using Pipeline.Engine.Onnx.Safetensors;

namespace Pipeline.Engine.Onnx.HuggingFace;

/// <summary>The list of modules that a sentence-transformers model runs one after another.</summary>
internal static class SentenceTransformerModules
{
    private const long MaxFileBytes = 1 << 20;

    /// <summary>
    /// Refuses models with a module that we do not compute, such as a dense layer after pooling: their embeddings would be
    /// wrong without a sign of it. A directory without modules.json is fine.
    /// </summary>
    /// <exception cref="ModelFormatException">A module is not supported, or the file is malformed.</exception>
    public static void Check(string directory)
    {
        string path = Path.Combine(directory, "modules.json");
        JsonElement? root = JsonFile.TryRead(path, MaxFileBytes, new JsonDocumentOptions { AllowDuplicateProperties = false });
        if (root is null)
        {
            return;
        }

        if (root.Value.ValueKind != JsonValueKind.Array)
        {
            throw new ModelFormatException(path, null, "the file does not hold a JSON array.");
        }

        foreach (JsonElement module in root.Value.EnumerateArray())
        {
            CheckModule(path, module);
        }
    }

    private static void CheckModule(string path, JsonElement module)
    {
        if (module.ValueKind != JsonValueKind.Object
            || !module.TryGetProperty("type", out JsonElement value)
            || !JsonFile.TryGetText(value, out string type))
        {
            throw new ModelFormatException(path, "type", "every module must be an object with a string here.");
        }

        string name = type[(type.LastIndexOf('.') + 1)..];
        if (name is not ("Transformer" or "Pooling" or "Normalize"))
        {
            throw new ModelFormatException(
                path, "type", $"module '{ShownText.Of(type)}' is not supported; Transformer, Pooling and Normalize are.");
        }
    }
}
