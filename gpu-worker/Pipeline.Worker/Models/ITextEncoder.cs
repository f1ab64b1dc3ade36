namespace Pipeline.Worker.Models;

/// <summary>Text to token ids. Safe for concurrent use.</summary>
internal interface ITextEncoder
{
    /// <summary>Appends the ids of a text, special tokens included; at least one.</summary>
    void Encode(string text, List<int> ids);
}
