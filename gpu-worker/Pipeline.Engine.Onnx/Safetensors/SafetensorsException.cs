namespace Pipeline.Engine.Onnx.Safetensors;

/// <summary>A file is not a valid safetensors file. The message names the file and, where there is one, the tensor.</summary>
public sealed class SafetensorsException : Exception
{
    internal SafetensorsException(string path, string? tensorName, string problem, Exception? innerException = null)
        : base(tensorName is null ? $"{path}: {problem}" : $"{path}: tensor '{ShownText.Of(tensorName)}': {problem}", innerException)
    {
        Path = path;
        TensorName = tensorName;
    }

    /// <summary>The file.</summary>
    public string Path { get; }

    /// <summary>The tensor, or null where the file as a whole is at fault.</summary>
    public string? TensorName { get; }
}
