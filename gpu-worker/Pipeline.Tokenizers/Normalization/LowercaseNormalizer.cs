namespace Pipeline.Tokenizers.Normalization;

/// <summary>Lower case by character, without regard to language or to a character's place in its word.</summary>
internal sealed class LowercaseNormalizer : INormalizer
{
    public string Normalize(string text) => Apply(text);

    /// <summary>The lower-case form of <paramref name="text"/>.</summary>
    public static string Apply(string text)
    {
        // The one character whose full mapping is two characters; .NET maps one to one and leaves it alone.
        if (text.Contains('\u0130', StringComparison.Ordinal))
        {
            text = text.Replace("\u0130", "i\u0307", StringComparison.Ordinal);
        }

        return text.ToLowerInvariant();
    }
}
