namespace Pipeline.Tokenizers.Normalization;

/// <summary>Drops white space at the ends.</summary>
internal sealed class StripNormalizer(bool atStart, bool atEnd) : INormalizer
{
    public string Normalize(string text)
    {
        text = atStart ? text.TrimStart() : text;
        return atEnd ? text.TrimEnd() : text;
    }
}
