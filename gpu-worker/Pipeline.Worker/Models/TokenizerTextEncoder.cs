using Pipeline.Tokenizers;

namespace Pipeline.Worker.Models;

/// <summary>The tokeniser of a model directory.</summary>
internal sealed class TokenizerTextEncoder(Tokenizer tokenizer) : ITextEncoder
{
    public void Encode(string text, List<int> ids) => tokenizer.Encode(text, ids);
}
