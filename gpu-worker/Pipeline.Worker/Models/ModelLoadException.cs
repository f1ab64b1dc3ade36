namespace Pipeline.Worker.Models;

/// <summary>A model cannot be loaded. The message is one sentence for the operator.</summary>
internal sealed class ModelLoadException(string message, Exception? cause = null) : Exception(message, cause);
