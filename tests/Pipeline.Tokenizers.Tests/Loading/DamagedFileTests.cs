using System.Text;
using System.Text.Json.Nodes;
using Pipeline.TestKit;
using Pipeline.Tokenizers.Loading;
using Pipeline.Tokenizers.Tests.Files;

namespace Pipeline.Tokenizers.Tests.Loading;

[TestClass]
public sealed class DamagedFileTests
{
    [TestMethod]
    [DataRow("model", null, "", "model")]
    [DataRow("model.type", "\"WordLevel\"", "model", "WordLevel")]
    [DataRow("model.type", "5", "model.type", "string")]
    [DataRow("model.unk_token", null, "model", "unk_token")]
    [DataRow("model.unk_token", "\"[NO]\"", "model.unk_token", "[NO]")]
    [DataRow("model.vocab", "[]", "model.vocab", "object")]
    [DataRow("model.vocab.the", "-1", "model.vocab", "-1")]
    [DataRow("model.vocab.the", "1e99", "model.vocab", "1e99")]
    [DataRow("model.vocab.the", "2147483647", "model.vocab", "2147483647")]
    [DataRow("model.vocab.the", "\"7\"", "model.vocab", "number")]
    [DataRow("model.vocab.the", "4", "model.vocab", "another token")]
    [DataRow("model.max_input_chars_per_word", "-5", "model.max_input_chars_per_word", "-5")]
    [DataRow("normalizer", "[]", "normalizer", "object")]
    [DataRow("normalizer.type", "\"ByteLevel\"", "normalizer", "ByteLevel")]
    [DataRow("normalizer.lowercase", "\"yes\"", "normalizer.lowercase", "true or false")]
    [DataRow("pre_tokenizer.type", "\"UnicodeScripts\"", "pre_tokenizer", "UnicodeScripts")]
    [DataRow("post_processor.type", "\"RobertaProcessing\"", "post_processor", "cls")]
    [DataRow("post_processor.single", "[]", "post_processor.single", "sequences")]
    [DataRow("post_processor.special_tokens", "{}", "post_processor.special_tokens", "[CLS]")]
    [DataRow("added_tokens", "{}", "added_tokens", "array")]
    [DataRow("added_tokens", """[{"id":900,"content":"<x>"}]""", "added_tokens[0]", "<x>")]
    [DataRow("added_tokens", """[{"id":5,"content":"[CLS]"}]""", "added_tokens[0]", "[CLS]")]
    [DataRow("added_tokens", """[{"id":2,"content":"\ud800"}]""", "added_tokens[0].content", "Unicode")]
    public void Load_DamagedField_NamesIt(string field, string? json, string expectedField, string expectedProblem)
    {
        JsonObject file = SmallFile.Create();
        string[] path = field.Split('.');
        JsonObject parent = path[..^1].Aggregate(file, (node, name) => node[name]!.AsObject());
        parent.Remove(path[^1]);
        if (json is not null)
        {
            parent.Add(path[^1], "PLACEHOLDER");
        }

        string content = file.ToJsonString().Replace("\"PLACEHOLDER\"", json, StringComparison.Ordinal);

        TokenizerFormatException exception = Assert.ThrowsExactly<TokenizerFormatException>(() => SmallFile.Load(content));
        Assert.AreEqual(expectedField, exception.Field);
        StringAssert.Contains(exception.Message, expectedProblem);
        StringAssert.Contains(exception.Message, "tokenizer.json");
    }

    [TestMethod]
    [DataRow("\"the\":10", "\"the\":10,\"the\":99", "twice")]
    [DataRow("\"ids\":[2]", "\"ids\":[3]", "[CLS]")]
    [DataRow("\"ids\":[2]", "\"ids\":[2,2]", "2 ids")]
    [DataRow("\"id\":\"A\"", "\"id\":\"B\"", "second")]
    public void Load_Contradiction_IsRefused(string found, string replacement, string expectedProblem)
    {
        string content = SmallFile.Create().ToJsonString();
        StringAssert.Contains(content, found);

        string changed = content.Replace(found, replacement, StringComparison.Ordinal);

        TokenizerFormatException exception = Assert.ThrowsExactly<TokenizerFormatException>(() => SmallFile.Load(changed));
        StringAssert.Contains(exception.Message, expectedProblem);
    }

    [TestMethod]
    public void Load_TooManySteps_IsRefused()
    {
        JsonObject file = SmallFile.Create();
        IEnumerable<JsonNode> steps = Enumerable.Range(0, NormalizerReader.MaxSteps + 1)
            .Select(_ => (JsonNode)new JsonObject { ["type"] = "NFC" });
        file["normalizer"] = new JsonObject { ["type"] = "Sequence", ["normalizers"] = new JsonArray([.. steps]) };

        Assert.ThrowsExactly<TokenizerFormatException>(() => SmallFile.Load(file));
    }

    [TestMethod]
    public void Load_LongToken_IsRefused()
    {
        JsonObject file = SmallFile.Create();
        file["model"]!["vocab"]![new string('a', VocabularyReader.MaxTokenCharacters + 1)] = SmallFile.NextId;

        Assert.ThrowsExactly<TokenizerFormatException>(() => SmallFile.Load(file));
    }

    // Without the limits these small files ask for 10^12 ids around every text, and for as many look-ups.
    [TestMethod]
    [DataRow("{\"SpecialToken\":{\"id\":\"[CLS]\"}}", 1_000_000, 1, "items")]
    [DataRow("{\"SpecialToken\":{\"id\":\"[CLS]\"}}", 60, 1_000_000, "tokens")]
    [DataRow("{\"SpecialToken\":{\"id\":\"[CLS]\"}}", 1_000_000, 0, "items")]
    public void Load_TemplateThatMultiplies_IsRefused(string item, int itemCount, int idCount, string expectedProblem)
    {
        JsonObject file = SmallFile.Create();
        file["post_processor"] = "PLACEHOLDER";
        string items = string.Join(',', Enumerable.Repeat(item, itemCount));
        string ids = string.Join(',', Enumerable.Repeat("2", idCount));
        string tokens = string.Join(',', Enumerable.Repeat("\"[CLS]\"", idCount));
        string template = $$$$"""
            {"type":"TemplateProcessing","single":[{{{{items}}}}],
             "special_tokens":{"[CLS]":{"id":"[CLS]","ids":[{{{{ids}}}}],"tokens":[{{{{tokens}}}}]}}}
            """;
        string content = file.ToJsonString().Replace("\"PLACEHOLDER\"", template, StringComparison.Ordinal);

        TokenizerFormatException exception = Assert.ThrowsExactly<TokenizerFormatException>(() => SmallFile.Load(content));

        Assert.AreEqual("post_processor.single", exception.Field);
        StringAssert.Contains(exception.Message, $"more than {PostProcessorReader.MaxTemplateSize} {expectedProblem}");
    }

    [TestMethod]
    public void Load_AddedTokensWithManyCharacters_IsRefused()
    {
        JsonObject file = SmallFile.Create();
        JsonArray tokens = file["added_tokens"]!.AsArray();
        for (int i = 0; i <= AddedTokenReader.MaxCharacters / VocabularyReader.MaxTokenCharacters; i++)
        {
            tokens.Add(SmallFile.Added($"{i}".PadLeft(VocabularyReader.MaxTokenCharacters), SmallFile.NextId + i));
        }

        TokenizerFormatException exception = Assert.ThrowsExactly<TokenizerFormatException>(() => SmallFile.Load(file));

        StringAssert.Contains(exception.Message, $"more than {AddedTokenReader.MaxCharacters} characters together");
    }

    [TestMethod]
    public void Load_LongNameThatIsMissing_MessageStaysShort()
    {
        JsonObject file = SmallFile.Create();
        file["post_processor"]!["single"]![0]!["SpecialToken"]!["id"] = new string('n', 1_000_000);

        TokenizerFormatException exception = Assert.ThrowsExactly<TokenizerFormatException>(() => SmallFile.Load(file));

        Assert.IsLessThan(1_000, exception.Message.Length);
    }

    [TestMethod]
    [Timeout(60_000, CooperativeCancellation = false)]
    public void Load_LinkToAFileWithoutEnd_IsRefused()
    {
        using var folder = new TempDirectory();
        string path = folder.Combine("tokenizer.json");
        File.CreateSymbolicLink(path, "/dev/zero");

        Assert.ThrowsExactly<TokenizerFormatException>(() => Tokenizer.Load(path));
    }

    [TestMethod]
    public void Load_FileOverLimit_IsRefusedUnread()
    {
        using var folder = new TempDirectory();
        string path = folder.Combine("tokenizer.json");
        using (FileStream stream = File.Create(path))
        {
            stream.SetLength(JsonFile.MaxFileBytes + 1L);
        }

        Assert.ThrowsExactly<TokenizerFormatException>(() => Tokenizer.Load(path));
    }

    [TestMethod]
    public void Load_EveryTruncation_IsRefused()
    {
        string content = SmallFile.Create().ToJsonString();

        for (int length = 0; length < content.Length; length += 7)
        {
            Assert.ThrowsExactly<TokenizerFormatException>(() => SmallFile.Load(content[..length]), $"length {length}");
        }
    }

    [TestMethod]
    public void Load_MutatedFile_IsRefusedOrWorks()
    {
        int count = TestScale.Choose(byDefault: 1_000, full: 5_000);
        byte[] original = Encoding.UTF8.GetBytes(SmallFile.Create().ToJsonString());
        int seed = TestSeed.Create();
        var random = new Random(seed);
        using var folder = new TempDirectory();
        string path = folder.Combine("tokenizer.json");
        int refused = 0;

        for (int i = 0; i < count; i++)
        {
            File.WriteAllBytes(path, Mutate(original, random));
            try
            {
                Tokenizer.Load(path).Encode("Unaffable 漢字 [SEP] 😀 the!");
            }
            catch (TokenizerFormatException)
            {
                refused++;
            }
            catch (Exception exception)
            {
                Assert.Fail($"seed {seed}, mutation {i}: {exception}");
            }
        }

        Assert.IsGreaterThan(count / 10, refused);
        Assert.IsLessThan(count, refused);
    }

    // bytes replaced, a stretch doubled, a stretch dropped, or the end cut off
    private static byte[] Mutate(byte[] original, Random random)
    {
        const string Likely = "\"{}[]:,0123456789-e\\u";
        byte[] bytes = [.. original];
        int at = random.Next(bytes.Length);
        int length = random.Next(Math.Min(40, bytes.Length - at));
        switch (random.Next(5))
        {
            case 0:
                bytes[at] = (byte)random.Next(256);
                return bytes;
            case 1:
                bytes[at] = (byte)Likely[random.Next(Likely.Length)];
                return bytes;
            case 2:
                return [.. bytes[..(at + length)], .. bytes[at..]];
            case 3:
                return [.. bytes[..at], .. bytes[(at + length)..]];
            default:
                return random.Next(8) == 0 ? bytes[..at] : [.. bytes[..at], (byte)Likely[random.Next(Likely.Length)], .. bytes[at..]];
        }
    }
}
