using System.Text.Json;

namespace Pipeline.Worker.Completions;

/// <summary>What must be known of a decoder to check a request for it and to write the answer.</summary>
internal sealed record CompletionProfile
{
    /// <summary>As callers write it.</summary>
    public required string Id { get; init; }

    /// <summary>Longest sequence, prompt and completion together, in tokens.</summary>
    public required int ContextLength { get; init; }

    /// <summary>Token ids at or over this number are refused.</summary>
    public required int VocabularySize { get; init; }

    /// <summary>The model's tokeniser.</summary>
    public required ITokenText Text { get; init; }

    /// <summary>
    /// Writes the prompt of an array of messages (role, content, and name where it was given); null where the model has no chat
    /// template. Throws <see cref="Tokenizers.Templates.ChatTemplateException"/> for messages that the template refuses.
    /// </summary>
    public Func<JsonElement, string>? RenderChat { get; init; }

    /// <summary>Tokens that end a completion.</summary>
    public required IReadOnlyList<int> StopTokenIds { get; init; }

    /// <summary>What holds completions to JSON.</summary>
    public required JsonConstraints Constraints { get; init; }

    /// <summary>Tells answers of one revision and precision from those of another; null where the revision is not known.</summary>
    public string? Fingerprint { get; init; }
}
