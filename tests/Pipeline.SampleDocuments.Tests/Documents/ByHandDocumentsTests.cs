using Pipeline.SampleDocuments.Documents;
using Pipeline.SampleDocuments.Scoring;
using Pipeline.TestKit;

namespace Pipeline.SampleDocuments.Tests.Documents;

/// <summary>The documents that nobody generated.</summary>
[TestClass]
public sealed class ByHandDocumentsTests
{
    [TestMethod]
    [DataRow("vendor")]
    [DataRow("number")]
    public void Answers_CopiedFields_StandInTheTextAsTheyAre(string field)
    {
        int index = DocumentAnswer.Keys.ToList().IndexOf(field);

        IReadOnlyList<TruthLine> documents = TruthLine.ReadFile(RepositoryRoot.Combine("scripts/samples/documents/by-hand.jsonl"));

        Assert.HasCount(116, documents);
        foreach (TruthLine document in documents)
        {
            Assert.Contains(document.Fields.Values[index] ?? string.Empty, document.Text, document.Id);
        }
    }
}
