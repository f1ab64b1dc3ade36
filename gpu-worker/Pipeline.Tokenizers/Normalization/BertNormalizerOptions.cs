namespace Pipeline.Tokenizers.Normalization;

/// <summary>The switches of a BertNormalizer as its file has them.</summary>
/// <param name="CleanText">Drop control characters, turn every white space into a space.</param>
/// <param name="HandleChineseChars">Put spaces around each Han ideograph, so that each becomes a word.</param>
/// <param name="StripAccents">Decompose and drop non-spacing marks; null means as <paramref name="Lowercase"/>.</param>
/// <param name="Lowercase">Lower-case at the end.</param>
internal sealed record BertNormalizerOptions(bool CleanText, bool HandleChineseChars, bool? StripAccents, bool Lowercase);
