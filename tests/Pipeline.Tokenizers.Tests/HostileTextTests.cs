using System.Text;
using System.Text.Json.Nodes;
using Pipeline.Tokenizers.Tests.Files;
using Pipeline.Tokenizers.Text;

namespace Pipeline.Tokenizers.Tests;

/// <summary>
/// Texts on which a careless step is quadratic. The time limit is a hundred times what they need; without its blocks, the
/// normalisation of marks alone takes twenty minutes.
/// </summary>
[TestClass]
public sealed class HostileTextTests
{
    private const int Length = 1_000_000;
    private const int LimitMilliseconds = 60_000;

    [TestMethod]
    [Timeout(LimitMilliseconds, CooperativeCancellation = false)]
    public void Encode_LongWord_IsUnknown()
    {
        Tokenizer tokenizer = SmallFile.Load(SmallFile.Create());

        int[] ids = tokenizer.Encode(new string('a', Length));

        CollectionAssert.AreEqual(new[] { SmallFile.Start, SmallFile.Unknown, SmallFile.End }, ids);
    }

    [TestMethod]
    [Timeout(LimitMilliseconds, CooperativeCancellation = false)]
    public void Encode_LongWordWithoutWordLimit_IsCovered()
    {
        JsonObject file = SmallFile.Create();
        file["model"]!["max_input_chars_per_word"] = int.MaxValue;
        Tokenizer tokenizer = SmallFile.Load(file);

        int[] ids = tokenizer.Encode("un" + new string('a', Length));

        Assert.HasCount(Length + 3, ids);
        Assert.AreEqual(SmallFile.IdOf("##a"), ids[^2]);
    }

    [TestMethod]
    [Timeout(LimitMilliseconds, CooperativeCancellation = false)]
    public void Encode_ManyPunctuationMarks_GivesOneIdEach()
    {
        Tokenizer tokenizer = SmallFile.Load(SmallFile.Create());

        int[] ids = tokenizer.Encode(new string('!', Length));

        Assert.HasCount(Length + 2, ids);
    }

    [TestMethod]
    [DataRow("NFC")]
    [DataRow("NFD")]
    [DataRow("NFKC")]
    [DataRow("NFKD")]
    [Timeout(LimitMilliseconds, CooperativeCancellation = false)]
    public void Encode_DeepCombiningMarks_Ends(string form)
    {
        JsonObject file = SmallFile.Create();
        file["normalizer"] = new JsonObject { ["type"] = form };
        Tokenizer tokenizer = SmallFile.Load(file);

        // each mark of the second half belongs before every mark of the first
        string text = "e" + new string('\u0301', Length / 2) + new string('\u0323', Length / 2);

        CollectionAssert.AreEqual(new[] { SmallFile.Start, SmallFile.Unknown, SmallFile.End }, tokenizer.Encode(text));
    }

    [TestMethod]
    [Timeout(LimitMilliseconds, CooperativeCancellation = false)]
    public void Encode_ManyStrippingTokensAmongSpaces_Ends()
    {
        JsonObject file = SmallFile.Create();
        file["added_tokens"]!.AsArray().Add(
            SmallFile.Added(" ", SmallFile.NextId, stripLeft: true, stripRight: true));
        Tokenizer tokenizer = SmallFile.Load(file);

        int[] ids = tokenizer.Encode(new string(' ', Length));

        Assert.AreEqual(SmallFile.NextId, ids[1]);
    }

    [TestMethod]
    [Timeout(LimitMilliseconds, CooperativeCancellation = false)]
    public void Encode_StrippingAndOtherTokensOfSpacesInTurn_Ends()
    {
        JsonObject file = SmallFile.Create();
        JsonArray tokens = file["added_tokens"]!.AsArray();
        tokens.Add(SmallFile.Added(" ", SmallFile.NextId, stripRight: true));
        tokens.Add(SmallFile.Added("\t", SmallFile.NextId + 1));
        Tokenizer tokenizer = SmallFile.Load(file);

        int[] ids = tokenizer.Encode(string.Concat(Enumerable.Repeat(" \t", Length)));

        Assert.HasCount((2 * Length) + 2, ids);
    }

    [TestMethod]
    public void Encode_NoncharactersAndLoneSurrogates_AreDroppedOrUnknown()
    {
        Tokenizer tokenizer = SmallFile.Load(SmallFile.Create());

        int[] ids = tokenizer.Encode("the\ud800 \udc00the \uffff é\ufffe");

        int the = SmallFile.IdOf("the");
        CollectionAssert.AreEqual(
            new[] { SmallFile.Start, the, the, SmallFile.Unknown, SmallFile.Unknown, SmallFile.End }, ids);
    }

    [TestMethod]
    public void Apply_FewMarks_EqualsStringNormalize()
    {
        string text = "a" + string.Concat(Enumerable.Repeat("\u0301\u0323", UnicodeForms.MaxMarkRun / 4));

        Assert.AreEqual(text.Normalize(NormalizationForm.FormD), UnicodeForms.Apply(text, NormalizationForm.FormD));
    }
}
