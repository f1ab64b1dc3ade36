namespace Pipeline.Tokenizers.Templates.Files;

/// <summary>A template and where it was found.</summary>
/// <param name="Text">The template.</param>
/// <param name="File">Path of the file.</param>
/// <param name="Field">Place in the file; empty for the file as a whole.</param>
internal sealed record TemplateSource(string Text, string File, string Field);
