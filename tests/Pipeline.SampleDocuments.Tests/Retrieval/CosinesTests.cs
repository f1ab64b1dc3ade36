using Pipeline.SampleDocuments.Retrieval;

namespace Pipeline.SampleDocuments.Tests.Retrieval;

[TestClass]
public sealed class CosinesTests
{
    [TestMethod]
    public void Of_TwoQueriesAndTwoCandidates_GivesProductsInRowsOfQueries()
    {
        float[] similarities = Cosines.Of([[1, 0], [0.6f, 0.8f]], [[0, 1], [0.8f, 0.6f]]);

        Assert.HasCount(4, similarities);
        Assert.AreEqual(0, similarities[0]);
        Assert.AreEqual(0.8f, similarities[1]);
        Assert.AreEqual(0.8f, similarities[2]);
        Assert.AreEqual(0.96f, similarities[3], 1e-6f);
    }
}
