using Pipeline.SampleDocuments.Retrieval;

namespace Pipeline.SampleDocuments.Tests.Retrieval;

[TestClass]
public sealed class TfIdfTests
{
    [TestMethod]
    public void Cosines_TwoTexts_AreWhatTheFormulaGives()
    {
        // n = 2; df of "a" is 2, of the others 1
        double common = 1, rare = Math.Log(3.0 / 2) + 1;
        double query = Math.Sqrt((4 * common * common) + (rare * rare)), candidate = Math.Sqrt((common * common) + (rare * rare));

        float[] cosines = TfIdf.Cosines(["A b, a!"], ["a c"]);

        Assert.HasCount(1, cosines);
        Assert.AreEqual(2 * common * common / (query * candidate), cosines[0], 1e-6);
    }

    [TestMethod]
    public void Cosines_WordsOfOneCandidateOnly_PutItFirst()
    {
        string[] queries = ["the socket of the peer", "the key of the cipher"];

        float[] cosines = TfIdf.Cosines(queries, ["a socket for the remote peer", "a cipher and the size of a key"]);

        Assert.IsGreaterThan(cosines[1], cosines[0]);
        Assert.IsGreaterThan(cosines[2], cosines[3]);
    }

    [TestMethod]
    public void Cosines_TextWithoutWords_IsNearToNothing()
    {
        float[] cosines = TfIdf.Cosines(["..."], ["a socket"]);

        Assert.AreEqual(0, cosines[0]);
    }
}
