using Pipeline.Worker.Models;

namespace Pipeline.Worker.Completions;

/// <summary>Text to tokens and back, as completions need it. Safe for concurrent use.</summary>
internal interface ITokenText : ITextEncoder
{
    /// <summary>Appends the ids of a prompt that a chat template wrote: its special tokens stand in the text already.</summary>
    void EncodePrompt(string text, List<int> ids);

    /// <summary>The UTF-8 bytes that a token adds to a text, a part of a character possibly; empty for special tokens.</summary>
    ReadOnlyMemory<byte> BytesOf(int tokenId);

    /// <summary>A special token as people write it.</summary>
    string NameOfSpecial(int tokenId);

    /// <summary>Turns the tokens of one text into characters as they come.</summary>
    /// <param name="before">The tokens that the text goes on from; none where it is a text of its own.</param>
    ITextStream StartText(ReadOnlySpan<int> before);
}
