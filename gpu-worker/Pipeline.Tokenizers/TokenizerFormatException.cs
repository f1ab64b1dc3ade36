namespace Pipeline.Tokenizers;

/// <summary>A tokenizer file is damaged, contradicts itself, or asks for a component that is not supported.</summary>
public sealed class TokenizerFormatException : Exception
{
    /// <param name="file">Path of the file as the caller gave it.</param>
    /// <param name="field">Place in the file, such as <c>model.vocab</c>; empty for the file as a whole.</param>
    /// <param name="problem">A sentence that says what is wrong there.</param>
    /// <param name="innerException">What the JSON reader said, if it said something.</param>
    public TokenizerFormatException(string file, string field, string problem, Exception? innerException = null)
        : base(field.Length == 0 ? $"{file}: {problem}" : $"{file}: {field}: {problem}", innerException)
    {
        File = file;
        Field = field;
    }

    /// <summary>Path of the file as the caller gave it.</summary>
    public string File { get; }

    /// <summary>Place in the file, such as <c>added_tokens[2].id</c>; empty for the file as a whole.</summary>
    public string Field { get; }
}
