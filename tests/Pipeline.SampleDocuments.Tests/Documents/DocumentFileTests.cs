using System.Text.Json;
using Pipeline.SampleDocuments.Documents;
using Pipeline.SampleDocuments.Facts;
using Pipeline.TestKit;

namespace Pipeline.SampleDocuments.Tests.Documents;

[TestClass]
public sealed class DocumentFileTests
{
    [TestMethod]
    public void Write_Documents_AreOneLineEachInTheirOrder()
    {
        using var folder = new TempDirectory();
        string file = Path.Combine(folder.Path, "documents.jsonl");
        SampleDocument[] documents = [.. new DocumentGenerator(Split.Train, seed: 3).Create(first: 10, count: 5)];

        DocumentFile.Write(file, documents);

        string[] lines = File.ReadAllLines(file);
        Assert.HasCount(5, lines);
        using JsonDocument first = JsonDocument.Parse(lines[0]);
        Assert.AreSequenceEqual(
            ["id", "kind", "layout", "language", "text", "answer"], first.RootElement.EnumerateObject().Select(property => property.Name));
        Assert.AreEqual("train-000011", first.RootElement.GetProperty("id").GetString());
        Assert.AreEqual(documents[0].Text, first.RootElement.GetProperty("text").GetString());
        Assert.AreEqual(documents[0].Answer.ToJson(), first.RootElement.GetProperty("answer").GetString());
    }
}
