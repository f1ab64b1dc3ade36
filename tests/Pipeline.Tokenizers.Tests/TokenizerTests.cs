using System.Text.Json.Nodes;
using Pipeline.Tokenizers.Tests.Files;

namespace Pipeline.Tokenizers.Tests;

[TestClass]
public sealed class TokenizerTests
{
    [TestMethod]
    public void Encode_WordOfPieces_TakesLongestFirst()
    {
        Tokenizer tokenizer = SmallFile.Load(SmallFile.Create());

        int[] ids = tokenizer.Encode("Unaffable, the RUNNING!");

        CollectionAssert.AreEqual(Framed("un", "##aff", "##able", ",", "the", "runn", "##ing", "!"), ids);
    }

    [TestMethod]
    public void Encode_WordThatCannotBeCovered_IsOneUnknownToken()
    {
        Tokenizer tokenizer = SmallFile.Load(SmallFile.Create());

        int[] ids = tokenizer.Encode("unaffx the");

        CollectionAssert.AreEqual(Framed("[UNK]", "the"), ids);
    }

    [TestMethod]
    public void Encode_EmptyText_GivesSpecialTokensOnly()
    {
        Tokenizer tokenizer = SmallFile.Load(SmallFile.Create());

        int[] ids = tokenizer.Encode("");

        CollectionAssert.AreEqual(Framed(), ids);
    }

    [TestMethod]
    public void Encode_IntoList_Appends()
    {
        Tokenizer tokenizer = SmallFile.Load(SmallFile.Create());
        List<int> ids = [42];

        tokenizer.Encode("the", ids);

        CollectionAssert.AreEqual((int[])[42, .. Framed("the")], ids);
    }

    [TestMethod]
    public void Encode_BertProcessing_FramesText()
    {
        JsonObject file = SmallFile.Create();
        file["post_processor"] = JsonNode.Parse("""{"type":"BertProcessing","sep":["[SEP]",3],"cls":["[CLS]",2]}""");
        Tokenizer tokenizer = SmallFile.Load(file);

        int[] ids = tokenizer.Encode("the");

        CollectionAssert.AreEqual(Framed("the"), ids);
    }

    [TestMethod]
    public void Encode_WithoutOptionalSections_GivesPlainPieces()
    {
        JsonObject file = SmallFile.Create();
        foreach (string section in new[] { "normalizer", "pre_tokenizer", "post_processor", "added_tokens" })
        {
            file.Remove(section);
        }

        Tokenizer tokenizer = SmallFile.Load(file);

        CollectionAssert.AreEqual(new[] { SmallFile.IdOf("runn"), SmallFile.IdOf("##ing") }, tokenizer.Encode("running"));
        CollectionAssert.AreEqual(new[] { SmallFile.Unknown }, tokenizer.Encode("the the"));
    }

    [TestMethod]
    public void Encode_WordOverLimit_CountsCodePointsNotUnits()
    {
        JsonObject file = SmallFile.Create();
        file["model"]!["max_input_chars_per_word"] = 2;
        file["model"]!["vocab"]!["😀"] = SmallFile.NextId;
        file["model"]!["vocab"]!["##😀"] = SmallFile.NextId + 1;
        Tokenizer tokenizer = SmallFile.Load(file);

        CollectionAssert.AreEqual(
            new[] { SmallFile.Start, SmallFile.NextId, SmallFile.NextId + 1, SmallFile.End }, tokenizer.Encode("😀😀"));
        CollectionAssert.AreEqual(Framed("[UNK]"), tokenizer.Encode("😀😀😀"));
    }

    [TestMethod]
    public void VocabularySize_AddedTokenAtEnd_CountsIt()
    {
        JsonObject file = SmallFile.Create();
        file["added_tokens"]!.AsArray().Add(SmallFile.Added("<x>", SmallFile.NextId));

        Tokenizer tokenizer = SmallFile.Load(file);

        Assert.AreEqual(SmallFile.NextId + 1, tokenizer.VocabularySize);
    }

    [TestMethod]
    public void Encode_FromManyThreads_GivesEqualIds()
    {
        Tokenizer tokenizer = SmallFile.Load(SmallFile.Create());
        int[] expected = tokenizer.Encode("unaffable [SEP] é running, the!");

        int wrong = 0;
        Parallel.For(0, 2_000, _ =>
        {
            if (!tokenizer.Encode("unaffable [SEP] é running, the!").AsSpan().SequenceEqual(expected))
            {
                Interlocked.Increment(ref wrong);
            }
        });

        Assert.AreEqual(0, wrong);
    }

    private static int[] Framed(params string[] tokens) =>
        [SmallFile.Start, .. tokens.Select(SmallFile.IdOf), SmallFile.End];
}
