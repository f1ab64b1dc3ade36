namespace Pipeline.Tokenizers.Normalization;

/// <summary>Puts something in front of every text that is not empty.</summary>
internal sealed class PrependNormalizer(string content) : INormalizer
{
    public string Normalize(string text) => text.Length == 0 ? text : content + text;
}
