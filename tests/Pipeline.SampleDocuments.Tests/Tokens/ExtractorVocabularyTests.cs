using System.Text.Json;
using Pipeline.Engine.Constraints;
using Pipeline.Engine.Sampling;
using Pipeline.SampleDocuments.Answers;
using Pipeline.SampleDocuments.Tokens;

namespace Pipeline.SampleDocuments.Tests.Tokens;

[TestClass]
public sealed class ExtractorVocabularyTests
{
    private static readonly SmallExtractor Extractor = new();

    [ClassCleanup]
    public static void Clean() => Extractor.Dispose();

    [TestMethod]
    [DataRow("Müller & Söhne GmbH", "{0}\nRechnung", DisplayName = "a line of its own")]
    [DataRow("Müller & Söhne GmbH", "Lieferant: {0}\n", DisplayName = "behind a label")]
    [DataRow("Müller & Söhne GmbH", "Lieferant:    {0}   Kunde: 7", DisplayName = "in a column")]
    [DataRow("Ostrov Textiles Ltd", "received from {0}, with thanks", DisplayName = "in a sentence")]
    [DataRow("RE-2024/00815", "Rechnung Nr. {0} vom 3. Mai", DisplayName = "a number")]
    [DataRow("A 17_2B", "| {0} |", DisplayName = "a number with spaces")]
    public void Encode_ValueOfDocument_HasTheTokensOfTheAnswer(string value, string document)
    {
        int[] copied = Extractor.IdsOf($"{{\"document_type\":\"invoice\",\"vendor\":\"{value}\",\"number\":\"");
        copied = copied[3..^1];
        Assert.AreEqual(value, Extractor.Tokenizer.Decode(copied));

        int[] ids = Extractor.IdsOf(string.Format(null, document, value));

        Assert.IsGreaterThanOrEqualTo(0, ids.AsSpan().IndexOf(copied), $"[{string.Join(' ', copied)}] in [{string.Join(' ', ids)}]");
    }

    [TestMethod]
    public void Encode_Answer_HasOneTokenForEachKeyAndDigit()
    {
        const string Answer =
            """{"document_type":"invoice","vendor":"A","number":"7","date":"2024-05-03","currency":"EUR","total":12.50,"tax":null}""";

        string[] tokens = [.. Extractor.IdsOf(Answer).Select(id => Extractor.Tokenizer.Decode([id]))];

        CollectionAssert.AreEqual(
            new[]
            {
                "{\"document_type\":\"", "invoice", "\",\"vendor\":\"", "A", "\",\"number\":\"", "7", "\",\"date\":\"",
                "2", "0", "2", "4", "-", "0", "5", "-", "0", "3", "\",\"currency\":\"", "EUR", "\",\"total\":",
                "1", "2", ".", "5", "0", ",\"tax\":", "null", "}",
            },
            tokens);
    }

    [TestMethod]
    public void Accept_EveryAnswer_IsPermittedByItsSchemaTokenForToken()
    {
        var vocabulary = new TokenVocabulary(
            [.. Enumerable.Range(0, Extractor.Tokenizer.VocabularySize).Select(Extractor.Tokenizer.BytesOf)],
            [Extractor.IdOf(ExtractorVocabulary.End)]);
        IConstraintSource source = JsonConstraint.ForSchema(vocabulary, JsonSerializer.SerializeToElement(AnswerSchema.Create()));

        foreach (Conversation conversation in Extractor.Conversations)
        {
            ITokenConstraint constraint = source.Start();
            foreach (int id in Extractor.Encoder.Encode(conversation).Answer)
            {
                constraint.Accept(id);
            }

            Assert.IsTrue(constraint.MayEnd, conversation.Answer);
        }
    }
}
