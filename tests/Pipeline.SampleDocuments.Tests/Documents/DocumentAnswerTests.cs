using Pipeline.SampleDocuments.Documents;
using Pipeline.SampleDocuments.Facts;

namespace Pipeline.SampleDocuments.Tests.Documents;

[TestClass]
public sealed class DocumentAnswerTests
{
    [TestMethod]
    public void ToJson_AllFields_AreCompactWithTwoDecimals()
    {
        var answer = new DocumentAnswer(DocumentKind.Invoice, "Müller & \"Söhne\"", "RE-1", new DateOnly(2024, 5, 3), "EUR", 123_450, 5);

        Assert.AreEqual(
            """{"document_type":"invoice","vendor":"Müller & \"Söhne\"","number":"RE-1","date":"2024-05-03","currency":"EUR","total":1234.50,"tax":0.05}""",
            answer.ToJson());
    }

    [TestMethod]
    public void ToJson_WhatTheDocumentLacks_IsNull()
    {
        var answer = new DocumentAnswer(DocumentKind.DeliveryNote, null, null, null, null, null, null);

        Assert.AreEqual(
            """{"document_type":"delivery_note","vendor":null,"number":null,"date":null,"currency":null,"total":null,"tax":null}""", answer.ToJson());
    }
}
