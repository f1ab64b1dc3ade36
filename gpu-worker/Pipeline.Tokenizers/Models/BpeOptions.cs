namespace Pipeline.Tokenizers.Models;

/// <summary>How a BPE model treats what merges alone do not settle.</summary>
/// <param name="UnknownId">The id for a character that is no token; null drops such characters.</param>
/// <param name="FusesUnknown">Unknown characters in a row are one token.</param>
/// <param name="HasByteFallback">An unknown character is written as the tokens of its UTF-8 bytes, such as &lt;0xE2&gt;.</param>
/// <param name="IgnoresMerges">A piece that is a token is that token, whatever the merges would make of it.</param>
/// <param name="ContinuingPrefix">What a character's token begins with, other than the piece's first; may be empty.</param>
/// <param name="EndOfWordSuffix">What the token of a piece's last character ends with; may be empty.</param>
internal sealed record BpeOptions(
    int? UnknownId,
    bool FusesUnknown,
    bool HasByteFallback,
    bool IgnoresMerges,
    string ContinuingPrefix,
    string EndOfWordSuffix);
