using Pipeline.SampleDocuments.Tokens;
using Pipeline.TestKit;

namespace Pipeline.SampleDocuments.Tests.Tokens;

[TestClass]
public sealed class ConversationEncoderTests
{
    private static readonly SmallExtractor Extractor = new();

    [ClassCleanup]
    public static void Clean() => Extractor.Dispose();

    [TestMethod]
    public void Encode_Document_StandsBetweenTheMarksOfTheTemplate()
    {
        EncodedConversation encoded = Extractor.Encoder.Encode(new Conversation("Beleg 7", "{}"));

        int[] expected = [Extractor.IdOf(ExtractorVocabulary.User), .. Extractor.IdsOf("Beleg 7"), Extractor.IdOf(ExtractorVocabulary.Assistant)];
        CollectionAssert.AreEqual(expected, encoded.Prompt.ToArray());
        CollectionAssert.AreEqual((int[])[.. Extractor.IdsOf("{}"), Extractor.IdOf(ExtractorVocabulary.End)], encoded.Answer.ToArray());
    }

    [TestMethod]
    public void Encode_GeneratedConversations_DecodeToTheirTexts()
    {
        foreach (Conversation conversation in Extractor.Conversations)
        {
            EncodedConversation encoded = Extractor.Encoder.Encode(conversation);

            Assert.AreEqual(conversation.Text.Normalize(), Extractor.Tokenizer.Decode([.. encoded.Prompt]));
            Assert.AreEqual(conversation.Answer.Normalize(), Extractor.Tokenizer.Decode([.. encoded.Answer]));
        }
    }

    [TestMethod]
    public void Constructor_NoChatTemplate_NamesTheDirectory()
    {
        using var directory = new TempDirectory();
        File.Copy(Path.Combine(Extractor.Directory, "tokenizer.json"), Path.Combine(directory.Path, "tokenizer.json"));

        ArgumentException exception = Assert.ThrowsExactly<ArgumentException>(() => new ConversationEncoder(directory.Path));

        StringAssert.Contains(exception.Message, $"{directory.Path} has no chat template");
    }
}
