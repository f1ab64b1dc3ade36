namespace Pipeline.Tokenizers.Normalization;

/// <summary>Rewrites text before it is cut. Safe to call from several threads at once; linear in the text.</summary>
internal interface INormalizer
{
    /// <summary>The normalised text; may be the same string.</summary>
    string Normalize(string text);
}
