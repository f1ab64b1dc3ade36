namespace Pipeline.Tokenizers.Tests.Parity;

/// <summary>What the reference says.</summary>
/// <param name="Ids">The ids of the text, special tokens included.</param>
/// <param name="Decoded">Their text without special tokens.</param>
/// <param name="DecodedWhole">Their text with special tokens.</param>
/// <param name="Other">The text of the other ids, without special tokens.</param>
internal sealed record OracleAnswer(int[] Ids, string Decoded, string DecodedWhole, string Other);
