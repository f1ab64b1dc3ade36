using System.Text.Json;
using Pipeline.Engine.Constraints;
using Pipeline.Engine.Sampling;

namespace Pipeline.Engine.Tests.Constraints;

[TestClass]
public sealed class GrammarConstraintTests
{
    private static readonly SyntheticVocabulary Tokens = new(new Random(1), words: 2_000);

    [TestMethod]
    public void FillMask_TextMayEnd_PermitsTheStopTokenAndNothingThatIsNotText()
    {
        ITokenConstraint constraint = Start("""{"type":"integer"}""");
        Assert.IsFalse(constraint.MayEnd);
        Assert.DoesNotContain(Tokens.Stop, constraint.Permitted(Tokens.Vocabulary.Count));

        constraint.Accept('7');

        HashSet<int> permitted = constraint.Permitted(Tokens.Vocabulary.Count);
        Assert.IsTrue(constraint.MayEnd);
        Assert.Contains(Tokens.Stop, permitted);
        Assert.DoesNotContain(Tokens.Special, permitted);
        Assert.Contains('0', permitted);
    }

    [TestMethod]
    [DataRow("""{"type":"string","minLength":30,"maxLength":64}""")]
    [DataRow("""{"type":"string","minLength":40}""")]
    [DataRow("""{"type":"string","maxLength":40}""")]
    public void FillMask_AnyPlaceInACountedString_PermitsExactlyWhatCanBeAccepted(string schema)
    {
        var tokens = new SyntheticVocabulary(new Random(1), words: 200);
        IConstraintSource source = JsonConstraint.ForSchema(tokens.Vocabulary, JsonElement.Parse(schema));
        ITokenConstraint constraint = source.Start();
        constraint.Accept('"');
        for (int length = 0; length < 66 && constraint.Permitted(tokens.Vocabulary.Count).Contains('x'); length++)
        {
            HashSet<int> permitted = constraint.Permitted(tokens.Vocabulary.Count);
            byte[] text = System.Text.Encoding.UTF8.GetBytes('"' + new string('x', length));
            for (int token = 0; token < tokens.Vocabulary.Count; token++)
            {
                Assert.AreEqual(CanAccept(source, text, token), permitted.Contains(token), $"{token} after {length}");
            }

            constraint.Accept('x');
        }
    }

    [TestMethod]
    public void FillMask_TextIsOver_PermitsTheStopTokenAlone()
    {
        ITokenConstraint constraint = Start("""{"const":1}""");
        constraint.Accept('1');

        CollectionAssert.AreEqual(new[] { Tokens.Stop }, constraint.Permitted(Tokens.Vocabulary.Count).ToArray());
        constraint.Accept(Tokens.Stop);
        Assert.IsTrue(constraint.MayEnd);
    }

    [TestMethod]
    public void Accept_TokenThatIsNotPermitted_Throws()
    {
        ITokenConstraint constraint = Start("""{"type":"integer"}""");

        foreach (int token in new[] { 'x', Tokens.Stop, Tokens.Special, -1, 1_000_000 })
        {
            Assert.ThrowsExactly<ArgumentException>(() => constraint.Accept(token));
        }

        constraint.Accept('1');
        Assert.IsTrue(constraint.MayEnd);
    }

    [TestMethod]
    public void FillMask_MaskLongerOrShorterThanTheVocabulary_IsFilledAsFarAsItGoes()
    {
        ITokenConstraint constraint = Start("""{"type":"string"}""");
        constraint.Accept('"');
        uint[] whole = new uint[(Tokens.Vocabulary.Count + 31) / 32];
        uint[] longer = new uint[whole.Length + 10];
        uint[] shorter = new uint[4];
        Array.Fill(longer, uint.MaxValue);

        constraint.FillMask(whole);
        constraint.FillMask(longer);
        constraint.FillMask(shorter);

        CollectionAssert.AreEqual((uint[])[.. whole, .. new uint[10]], longer);
        CollectionAssert.AreEqual(whole[..4], shorter);
    }

    [TestMethod]
    public void FillMaskAndAccept_SecondAnswer_AllocateNothing()
    {
        IConstraintSource source = JsonConstraint.AnyObject(Tokens.Vocabulary);
        byte[] text = "{\"name\": \"a \\n \\u00e9 é😀\", \"list\": [1, -2.5e3, {\"x\": true}], \"z\": {\n  \"q\": null\n}}"u8.ToArray();
        uint[] mask = new uint[(Tokens.Vocabulary.Count + 31) / 32];
        Feed(source.Start(), text, mask);
        ITokenConstraint constraint = source.Start();

        long before = GC.GetAllocatedBytesForCurrentThread();
        Feed(constraint, text, mask);

        Assert.AreEqual(before, GC.GetAllocatedBytesForCurrentThread());
        Assert.IsTrue(constraint.MayEnd);
    }

    [TestMethod]
    public async Task Start_OneSourceOnSeveralThreads_GivesTheSameMasks()
    {
        IConstraintSource source = JsonConstraint.ForSchema(Tokens.Vocabulary, JsonElement.Parse("""{"items":{"type":"string","maxLength":30}}"""));
        byte[] text = "[\"abc\", \"defghijklmnopqrst\"]"u8.ToArray();

        string[] masks = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Task.Run(() => MasksOf(source, text))));

        Assert.HasCount(1, masks.Distinct());
    }

    [TestMethod]
    public void AnyObject_VocabularyLacksAByte_IsRefused()
    {
        ReadOnlyMemory<byte>[] bytes = [.. Enumerable.Range(0, 256).Where(value => value != '{').Select(value => new ReadOnlyMemory<byte>([(byte)value]))];

        UnsupportedSchemaException refusal = Assert.ThrowsExactly<UnsupportedSchemaException>(() => JsonConstraint.AnyObject(new TokenVocabulary(bytes, [])));

        Assert.Contains("0x7B", refusal.Message);
    }

    private static ITokenConstraint Start(string schema) => JsonConstraint.ForSchema(Tokens.Vocabulary, JsonElement.Parse(schema)).Start();

    private static void Feed(ITokenConstraint constraint, byte[] text, uint[] mask)
    {
        foreach (byte value in text)
        {
            constraint.FillMask(mask);
            constraint.Accept(value);
        }
    }

    private static string MasksOf(IConstraintSource source, byte[] text)
    {
        ITokenConstraint constraint = source.Start();
        var masks = new List<string>();
        foreach (byte value in text)
        {
            masks.Add(string.Join(' ', constraint.Permitted(Tokens.Vocabulary.Count)));
            constraint.Accept(value);
        }

        return string.Join('\n', masks);
    }

    private static bool CanAccept(IConstraintSource source, byte[] text, int token)
    {
        ITokenConstraint constraint = source.Start();
        Array.ForEach(text, value => constraint.Accept(value));
        try
        {
            constraint.Accept(token);
            return true;
        }
        catch (ArgumentException)
        {
            return false;
        }
    }
}
