namespace Pipeline.Tokenizers.AddedTokens;

/// <summary>A token that is found in the text before the model sees it.</summary>
/// <param name="Id">Vocabulary index.</param>
/// <param name="Content">The text that stands for it, not empty.</param>
/// <param name="IsSingleWord">Ignored where a word character touches it.</param>
/// <param name="StripsLeft">Takes the white space before it.</param>
/// <param name="StripsRight">Takes the white space after it.</param>
/// <param name="IsNormalized">Searched in the normalised text, not in the raw one.</param>
/// <param name="IsSpecial">Stands for no text: decoding may leave it out.</param>
internal sealed record AddedToken(
    int Id, string Content, bool IsSingleWord, bool StripsLeft, bool StripsRight, bool IsNormalized, bool IsSpecial);
