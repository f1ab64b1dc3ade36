using Pipeline.SampleDocuments.Answers;

namespace Pipeline.SampleDocuments.Tests.Answers;

[TestClass]
public sealed class AnswerFieldsTests
{
    private const string Right =
        """{"document_type":"invoice","vendor":"A & B","number":null,"date":"2024-05-03","currency":"EUR","total":1234.50,"tax":null}""";

    [TestMethod]
    public void TryRead_Answer_HasTheValuesInOrder()
    {
        AnswerFields? fields = AnswerFields.TryRead(Right);

        Assert.AreSequenceEqual(["invoice", "A & B", null, "2024-05-03", "EUR", "1234.5", null], fields!.Values);
    }

    [TestMethod]
    public void TryRead_OtherOrderSpacesAndZeros_IsTheSame()
    {
        AnswerFields? fields = AnswerFields.TryRead(
            """ {"total": 1234.5, "tax":null, "document_type":"invoice","vendor":"A \u0026 B","number":null,"date":"2024-05-03","currency":"EUR"} """);

        Assert.AreSequenceEqual(AnswerFields.TryRead(Right)!.Values, fields!.Values);
    }

    [TestMethod]
    [DataRow("\"invoice\"", "\"letter\"")]
    [DataRow("\"invoice\"", "null")]
    [DataRow("\"EUR\"", "\"JPY\"")]
    [DataRow("\"A & B\"", "7")]
    [DataRow("\"A & B\"", "\"A \\ud800\"")]
    [DataRow("\"vendor\"", "\"vend\\ud800\"")]
    [DataRow("1234.50", "\"1234.50\"")]
    [DataRow("1234.50", "1e999")]
    [DataRow(",\"tax\":null", "")]
    [DataRow("\"tax\":null", "\"tax\":null,\"more\":1")]
    [DataRow("\"tax\":null", "\"total\":1")]
    [DataRow("\"tax\":null}", "\"tax\":null")]
    [DataRow("{\"doc", "[{\"doc")]
    public void TryRead_NotOfTheSchema_IsNull(string part, string instead) =>
        Assert.IsNull(AnswerFields.TryRead(Right.Replace(part, instead, StringComparison.Ordinal)));
}
