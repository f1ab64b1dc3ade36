using Pipeline.SampleDocuments.Retrieval;

namespace Pipeline.SampleDocuments.Tests.Retrieval;

[TestClass]
public sealed class RecallTests
{
    private static readonly float[] Similarities =
    [
        0.9f, 0.1f, 0.2f,
        0.5f, 0.4f, 0.3f,
        0.7f, 0.8f, 0.6f,
    ];

    [TestMethod]
    [DataRow(1, 1.0 / 3)]
    [DataRow(2, 2.0 / 3)]
    [DataRow(3, 1.0)]
    public void At_RightCandidateAtRanksOneTwoAndThree_CountsThoseWithinTheDepth(int depth, double expected)
    {
        double recall = Recall.At(Similarities, 3, depth);

        Assert.AreEqual(expected, recall, 1e-12);
    }

    [TestMethod]
    [DataRow(0.5f)]
    [DataRow(float.NaN)]
    public void At_AllSimilaritiesAreTheSame_FindsNothing(float value)
    {
        float[] similarities = new float[16];
        similarities.AsSpan().Fill(value);

        double recall = Recall.At(similarities, 4, 3);

        Assert.AreEqual(0, recall);
    }

    [TestMethod]
    public void At_SimilaritiesAreNoSquare_IsRefused() =>
        Assert.ThrowsExactly<ArgumentException>(() => Recall.At(Similarities, 2, 1));
}
