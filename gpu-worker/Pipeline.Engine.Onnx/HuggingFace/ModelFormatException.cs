using Pipeline.Engine.Onnx.Safetensors;

namespace Pipeline.Engine.Onnx.HuggingFace;

/// <summary>A model directory holds something that is malformed or not supported. The message names the file and the field.</summary>
public sealed class ModelFormatException : Exception
{
    internal ModelFormatException(string path, string? field, string problem, Exception? innerException = null)
        : base(field is null ? $"{path}: {problem}" : $"{path}: {ShownText.Of(field)}: {problem}", innerException)
    {
        Path = path;
        Field = field;
    }

    /// <summary>The file.</summary>
    public string Path { get; }

    /// <summary>The JSON field or the tensor, or null where the file as a whole is at fault.</summary>
    public string? Field { get; }
}
