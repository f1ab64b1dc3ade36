using Pipeline.Worker.Completions;

namespace Pipeline.Worker.Tests.Fakes;

/// <summary>A tokeniser that fails at the first token of an answer.</summary>
internal sealed class UndecodableText : ITokenText
{
    public void Encode(string text, List<int> ids) => throw new NotSupportedException();

    public void EncodePrompt(string text, List<int> ids) => throw new NotSupportedException();

    public ReadOnlyMemory<byte> BytesOf(int tokenId) => throw new NotSupportedException();

    public string NameOfSpecial(int tokenId) => throw new NotSupportedException();

    public ITextStream StartText(ReadOnlySpan<int> before) => new Stream();

    private sealed class Stream : ITextStream
    {
        public string Append(int tokenId) => throw new FormatException();

        public string Finish() => string.Empty;
    }
}
