using System.Text.Json.Nodes;
using Pipeline.Tokenizers.Tests.Files;

namespace Pipeline.Tokenizers.Tests;

[TestClass]
public sealed class AddedTokenTests
{
    private static readonly int First = SmallFile.NextId;
    private static readonly int Second = SmallFile.NextId + 1;
    private static readonly int The = SmallFile.IdOf("the");

    [TestMethod]
    public void Encode_TokenInsideWord_IsCutOut()
    {
        Tokenizer tokenizer = Load(SmallFile.Added("<x>", First));

        CollectionAssert.AreEqual(new[] { The, First, The }, tokenizer.Encode("the<x>the"));
    }

    [TestMethod]
    public void Encode_TwoTokensAtOnePlace_TakesLonger()
    {
        Tokenizer tokenizer = Load(SmallFile.Added("<x", First), SmallFile.Added("<x>>", Second));

        CollectionAssert.AreEqual(new[] { Second }, tokenizer.Encode("<x>>"));
        CollectionAssert.AreEqual(new[] { First }, tokenizer.Encode("<x"));
    }

    [TestMethod]
    public void Encode_OverlappingTokens_TakesLeftmost()
    {
        Tokenizer tokenizer = Load(SmallFile.Added("<a>", First), SmallFile.Added("a>bbbb", Second));

        Assert.AreEqual(First, tokenizer.Encode("<a>bbbb")[0]);
    }

    [TestMethod]
    public void Encode_RawToken_IsNotFoundInOtherCase()
    {
        Tokenizer tokenizer = Load(SmallFile.Added("<X>", First));

        CollectionAssert.DoesNotContain(tokenizer.Encode("<x>"), First);
    }

    [TestMethod]
    public void Encode_NormalizedToken_IsFoundInOtherCase()
    {
        Tokenizer tokenizer = Load(SmallFile.Added("<Éx>", First, normalized: true));

        CollectionAssert.AreEqual(new[] { First, The }, tokenizer.Encode("<eX>the"));
    }

    [TestMethod]
    [DataRow("foo the", true)]
    [DataRow("the foo", true)]
    [DataRow("-foo-", true)]
    [DataRow("foo1", false)]
    [DataRow("_foo", false)]
    [DataRow("éfoo", false)]
    public void Encode_SingleWordToken_IsIgnoredBesideWordCharacters(string text, bool isFound)
    {
        Tokenizer tokenizer = Load(SmallFile.Added("foo", First, singleWord: true));

        Assert.AreEqual(isFound, tokenizer.Encode(text).Contains(First));
    }

    [TestMethod]
    public void Encode_StrippingTokens_TakeSpaceOnTheirSide()
    {
        JsonObject file = CreateFile(
            SmallFile.Added("<l>", First, stripLeft: true), SmallFile.Added("<r>", Second, stripRight: true));
        file["pre_tokenizer"] = null;
        Tokenizer tokenizer = SmallFile.Load(file);

        CollectionAssert.AreEqual(new[] { The, First, SmallFile.Unknown }, tokenizer.Encode("the \u3000<l> the"));
        CollectionAssert.AreEqual(new[] { SmallFile.Unknown, Second, The }, tokenizer.Encode("the <r>\t the"));
    }

    private static Tokenizer Load(params JsonObject[] tokens) => SmallFile.Load(CreateFile(tokens));

    private static JsonObject CreateFile(params JsonObject[] tokens)
    {
        JsonObject file = SmallFile.Create();
        file["added_tokens"] = new JsonArray([.. tokens]);
        file["post_processor"] = null;
        return file;
    }
}
