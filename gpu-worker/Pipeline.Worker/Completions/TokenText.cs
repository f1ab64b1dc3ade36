using Pipeline.Tokenizers;
using Pipeline.Tokenizers.Decoding;

namespace Pipeline.Worker.Completions;

/// <summary>The tokeniser of a model directory.</summary>
internal sealed class TokenText(Tokenizer tokenizer) : ITokenText
{
    public void Encode(string text, List<int> ids) => tokenizer.Encode(text, ids);

    public void EncodePrompt(string text, List<int> ids) => tokenizer.Encode(text, ids, addSpecialTokens: false);

    // models have rows of logits for more ids than their tokeniser has tokens
    public ReadOnlyMemory<byte> BytesOf(int tokenId) => tokenId < tokenizer.VocabularySize ? tokenizer.BytesOf(tokenId) : default;

    public string NameOfSpecial(int tokenId) =>
        tokenId < tokenizer.VocabularySize ? tokenizer.Decode([tokenId], skipSpecialTokens: false) : string.Empty;

    // a special token is no text, so what follows it begins one
    public ITextStream StartText(ReadOnlySpan<int> before) =>
        new Stream(tokenizer.CreateDecoder(continuesText: before is [.., int last] && !BytesOf(last).IsEmpty));

    private sealed class Stream(IncrementalDecoder decoder) : ITextStream
    {
        public string Append(int tokenId) => decoder.Append(tokenId);

        public string Finish() => decoder.Finish();
    }
}
