using Pipeline.SampleDocuments.Passages;
using Pipeline.SampleDocuments.Retrieval;
using Pipeline.TestKit;
using Pipeline.Tokenizers;

namespace Pipeline.SampleDocuments.Tests.Retrieval;

[TestClass]
public sealed class HeldOutPassagesTests
{
    private static readonly string[] Passages = File.ReadAllLines(RepositoryRoot.Combine("scripts/samples/passages/held-out.txt"));

    [TestMethod]
    public void TfIdf_OtherHalves_AreFoundAsOftenAsByEvaluateEmbedder()
    {
        PassageHalves[] halves = [.. Passages.Select(PassageHalves.Of)];

        float[] similarities = TfIdf.Cosines([.. halves.Select(half => half.First)], [.. halves.Select(half => half.Second)]);

        // what scripts/models/embedder/evaluate_embedder.py printed; equal similarities may fall either way
        Assert.HasCount(2_000, Passages);
        Assert.AreEqual(0.3580, Recall.At(similarities, Passages.Length, depth: 1), 0.002);
        Assert.AreEqual(0.7210, Recall.At(similarities, Passages.Length, depth: 10), 0.002);
    }

    [TestMethod]
    public void Tokenizer_OfTheDocumentEmbedder_KnowsTheirWords()
    {
        Tokenizer tokenizer = Tokenizer.LoadDirectory(RepositoryRoot.Combine("scripts/samples/models/doc-embedder"));
        Assert.IsTrue(tokenizer.TryGetId("[UNK]", out int unknown));

        int unknownTokens = Passages.Sum(passage => tokenizer.Encode(passage).Count(id => id == unknown));

        // a Greek letter in three halves of passages on cryptography, which no training text has
        Assert.AreEqual(8_000, tokenizer.VocabularySize);
        Assert.IsLessThanOrEqualTo(3, unknownTokens);
    }
}
