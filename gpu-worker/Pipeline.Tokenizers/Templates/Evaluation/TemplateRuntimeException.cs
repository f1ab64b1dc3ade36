namespace Pipeline.Tokenizers.Templates.Evaluation;

/// <summary>An error while rendering, before the line is known.</summary>
internal sealed class TemplateRuntimeException(string message) : Exception(message);
