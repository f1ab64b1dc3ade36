using System.Collections.Concurrent;
using System.Text;
using Pipeline.Worker.Completions;

namespace Pipeline.Worker.Tests.Fakes;

/// <summary>A token for each byte, and above them some whole words and the special token <c>&lt;end&gt;</c>.</summary>
internal sealed class FakeTokenText : ITokenText
{
    public const int End = 256;

    private static readonly string[] Words = ["Hello", " world", "STOP", "€"];

    public static int VocabularySize => End + 1 + Words.Length;

    /// <summary>The token of a word.</summary>
    public static int Word(string word) => End + 1 + Array.IndexOf(Words, word);

    public void Encode(string text, List<int> ids) => EncodePrompt(text, ids);

    public void EncodePrompt(string text, List<int> ids) => ids.AddRange(Encoding.UTF8.GetBytes(text).Select(value => (int)value));

    public ReadOnlyMemory<byte> BytesOf(int tokenId) =>
        tokenId < End ? new byte[] { (byte)tokenId } : tokenId > End ? Encoding.UTF8.GetBytes(Words[tokenId - End - 1]) : default;

    public string NameOfSpecial(int tokenId) => "<end>";

    /// <summary>What the texts that were started go on from, in their order.</summary>
    public ConcurrentQueue<string> Before { get; } = [];

    public ITextStream StartText(ReadOnlySpan<int> before)
    {
        Before.Enqueue(string.Concat(before.ToArray().Select(token => (char)token)));
        return new Stream(this);
    }

    private sealed class Stream(FakeTokenText tokens) : ITextStream
    {
        private readonly Decoder _decoder = Encoding.UTF8.GetDecoder();

        public string Append(int tokenId) => Decode(tokens.BytesOf(tokenId).Span, flush: false);

        public string Finish() => Decode([], flush: true);

        private string Decode(ReadOnlySpan<byte> bytes, bool flush)
        {
            char[] chars = new char[_decoder.GetCharCount(bytes, flush)];
            return new string(chars, 0, _decoder.GetChars(bytes, chars, flush));
        }
    }
}
