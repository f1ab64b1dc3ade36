namespace Pipeline.Engine.Onnx.Compilation.Calibration;

/// <summary>A file of texts for calibration or a report cannot be used. The message names the file and the line.</summary>
public sealed class TextFileException : Exception
{
    internal TextFileException(string path, long? line, string problem, Exception? innerException = null)
        : base(line is null ? $"{path}: {problem}" : FormattableString.Invariant($"{path}: line {line}: {problem}"), innerException)
    {
        Path = path;
        Line = line;
    }

    /// <summary>The file.</summary>
    public string Path { get; }

    /// <summary>Counted from 1, or null where the file as a whole is at fault.</summary>
    public long? Line { get; }
}
