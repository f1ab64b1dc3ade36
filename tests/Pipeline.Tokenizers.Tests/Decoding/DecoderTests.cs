using System.Text;
using Pipeline.Tokenizers.Decoding;

namespace Pipeline.Tokenizers.Tests.Decoding;

/// <summary>What each decoder gives and when; tokens are separated by a blank in the rows. The reference agrees (parity tests).</summary>
[TestClass]
public sealed class DecoderTests
{
    private const string ByteLevel = """{"type":"ByteLevel","add_prefix_space":true,"trim_offsets":true,"use_regex":true}""";
    private const string Llama = """
        {"type":"Sequence","decoders":[{"type":"Replace","pattern":{"String":"▁"},"content":" "},{"type":"ByteFallback"},
         {"type":"Fuse"},{"type":"Strip","content":" ","start":1,"stop":0}]}
        """;

    private const string Metaspace = """{"type":"Metaspace","replacement":"▁","prepend_scheme":"always","split":true}""";
    private const string MetaspaceNever = """{"type":"Metaspace","replacement":"▁","prepend_scheme":"never","split":true}""";
    private const string WordPiece = """{"type":"WordPiece","prefix":"##","cleanup":true}""";
    private const string EndOfWord = """{"type":"BPEDecoder","suffix":"</w>"}""";
    private const string StripBoth = """{"type":"Strip","content":"_","start":1,"stop":2}""";
    private const string FuseAndStripBoth = """{"type":"Sequence","decoders":[{"type":"Fuse"},""" + StripBoth + "]}";
    private const string ReplaceRun = """{"type":"Replace","pattern":{"Regex":"_{2,}"},"content":"-"}""";

    [TestMethod]
    [DataRow(ByteLevel, "Hi Ġthere Ċ", "Hi there\n")]
    [DataRow(ByteLevel, "ðŁĺ Ģ", "😀", DisplayName = "a character of two tokens")]
    [DataRow(ByteLevel, "ðŁĺ Hi", "\uFFFDHi", DisplayName = "a character that is cut off")]
    [DataRow(ByteLevel, "Ģ ģ", "\uFFFD\uFFFD", DisplayName = "bytes that begin no character")]
    [DataRow(ByteLevel, "漢 Ġa", "漢 a", DisplayName = "a token that is not in the alphabet")]
    [DataRow(Llama, "▁Hi ▁there", "Hi there")]
    [DataRow(Llama, "▁Hi <0xF0> <0x9F> <0x98> <0x80> !", "Hi😀!")]
    [DataRow(Llama, "<0xF0> <0x9F> <0x41> !", "\uFFFD\uFFFD\uFFFD!", DisplayName = "a run of bytes that is wrong in part")]
    [DataRow(Llama, "<0xZZ> <0x+1>", "<0xZZ><0x+1>", DisplayName = "what only looks like a byte")]
    [DataRow(Metaspace, "▁Hi ▁there ▁▁", "Hi there  ")]
    [DataRow(MetaspaceNever, "▁Hi ▁there", " Hi there")]
    [DataRow(WordPiece, "un ##aff ##able , it ' 's", "unaffable, it ''s")]
    [DataRow(EndOfWord, "lo w</w> er</w>", "low er")]
    [DataRow(StripBoth, "__a__ _b _c___", "_abc_")]
    [DataRow(FuseAndStripBoth, "__a__ _b _c___", "_a___b_c_")]
    [DataRow(ReplaceRun, "a__b _ ___", "a-b_-")]
    [DataRow(null, "a b c", "a b c")]
    public void Decode_Tokens_GivesTextOfReference(string? decoder, string tokens, string expected)
    {
        string[] split = tokens.Split(' ');
        Tokenizer tokenizer = DecoderFile.Load(decoder, split);

        string text = tokenizer.Decode([.. Enumerable.Range(0, split.Length)]);

        Assert.AreEqual(expected, text);
        Assert.AreEqual(expected, string.Concat(DecoderFile.Pieces(tokenizer, split.Length)));
    }

    [TestMethod]
    [DataRow(ByteLevel, "Hi ðŁ ĺĢ! Ġa", "Hi||😀!| a|")]
    [DataRow(Llama, "▁Hi <0xC3> <0xA9> ▁a", "Hi|||é a|")]
    [DataRow(EndOfWord, "lo w</w> er</w>", "lo|w| er|")]
    [DataRow(WordPiece, "un ##aff !", "un|aff|!|")]
    [DataRow(FuseAndStripBoth, "a_ __ b", "a|_|__b|")]
    public void Append_Token_GivesWhatIsCertain(string decoder, string tokens, string expected)
    {
        string[] split = tokens.Split(' ');

        string[] pieces = DecoderFile.Pieces(DecoderFile.Load(decoder, split), split.Length);

        Assert.AreEqual(expected, string.Join('|', pieces));
    }

    [TestMethod]
    public void Decode_SpecialAndUnknownIds_AreLeftOut()
    {
        Tokenizer tokenizer = DecoderFile.Load(ByteLevel, "a", "b");

        Assert.AreEqual("ab", tokenizer.Decode([0, 2, 1, 99, -1]));
        Assert.AreEqual("a<end>b", tokenizer.Decode([0, 2, 1], skipSpecialTokens: false));
    }

    [TestMethod]
    public void Decode_SpecialTokenInsideCharacter_IsJumpedOver()
    {
        Tokenizer tokenizer = DecoderFile.Load(ByteLevel, "Ã", "©");

        Assert.AreEqual("é", tokenizer.Decode([0, 2, 1]));
    }

    [TestMethod]
    public void Append_AfterFinish_Throws()
    {
        var decoder = DecoderFile.Load(ByteLevel, "a", "Ã").CreateDecoder();
        decoder.Append(1);

        Assert.AreEqual("\uFFFD", decoder.Finish());
        Assert.AreEqual("", decoder.Finish());
        Assert.ThrowsExactly<InvalidOperationException>(() => decoder.Append(0));
    }

    [TestMethod]
    [DataRow(ByteLevel, "Ġa Ġb", " a| b|")]
    [DataRow(Llama, "▁a ▁b", " a| b|")]
    [DataRow(Llama, "<0xC3> <0xA9> ▁a", "||é a|")]
    [DataRow(Metaspace, "▁a ▁b", " a| b|")]
    [DataRow(WordPiece, "a ##b", " a|b|")]
    [DataRow(null, "b c", " b| c|")]
    public void Append_TextThatGoesOn_KeepsTheSpaceOfItsFirstToken(string? decoder, string tokens, string expected)
    {
        string[] split = tokens.Split(' ');
        IncrementalDecoder text = DecoderFile.Load(decoder, split).CreateDecoder(continuesText: true);

        string[] pieces = [.. Enumerable.Range(0, split.Length).Select(text.Append), text.Finish()];

        Assert.AreEqual(expected, string.Join('|', pieces));
    }

    [TestMethod]
    [DataRow(ByteLevel, "Ġa", " a")]
    [DataRow(ByteLevel, "漢", "漢")]
    [DataRow(Llama, "▁a", " a")]
    [DataRow(Llama, "<0x61>", "a")]
    [DataRow(Metaspace, "▁a", " a")]
    [DataRow(WordPiece, "a", " a")]
    [DataRow(WordPiece, "##a", "a")]
    [DataRow(EndOfWord, "a</w>", "a ")]
    [DataRow(FuseAndStripBoth, "__", "__")]
    [DataRow(null, "b", " b")]
    public void BytesOf_Token_IsWhatItAddsInTheMiddle(string? decoder, string token, string expected)
    {
        Tokenizer tokenizer = DecoderFile.Load(decoder, token);

        Assert.AreEqual(expected, Encoding.UTF8.GetString(tokenizer.BytesOf(0).Span));
    }

    [TestMethod]
    public void BytesOf_PartOfCharacter_IsItsBytes()
    {
        Assert.AreSequenceEqual(new byte[] { 0xF0, 0x9F }, DecoderFile.Load(ByteLevel, "ðŁ").BytesOf(0).ToArray());
        Assert.AreSequenceEqual(new byte[] { 0xF0 }, DecoderFile.Load(Llama, "<0xF0>").BytesOf(0).ToArray());
    }

    [TestMethod]
    public void BytesOf_SpecialAndUnknownIds_AreEmpty()
    {
        Tokenizer tokenizer = DecoderFile.Load(ByteLevel, "a");

        Assert.IsTrue(tokenizer.BytesOf(1).IsEmpty);
        Assert.IsTrue(tokenizer.BytesOf(-1).IsEmpty);
        Assert.IsTrue(tokenizer.BytesOf(77).IsEmpty);
    }

    [TestMethod]
    public void TryGetId_TokensOfModelAndFile_AreFound()
    {
        Tokenizer tokenizer = DecoderFile.Load(ByteLevel, "a");

        Assert.IsTrue(tokenizer.TryGetId("a", out int own));
        Assert.IsTrue(tokenizer.TryGetId(DecoderFile.Special, out int special));
        Assert.IsFalse(tokenizer.TryGetId("b", out _));
        Assert.AreEqual(0, own);
        Assert.AreEqual(1, special);
        Assert.IsTrue(tokenizer.IsSpecial(special));
        Assert.IsFalse(tokenizer.IsSpecial(own));
    }
}
