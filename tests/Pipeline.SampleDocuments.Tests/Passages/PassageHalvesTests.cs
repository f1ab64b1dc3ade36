using Pipeline.SampleDocuments.Passages;

namespace Pipeline.SampleDocuments.Tests.Passages;

[TestClass]
public sealed class PassageHalvesTests
{
    [TestMethod]
    [DataRow("one two three four", "one two", "three four")]
    [DataRow("one two three", "one", "two three")]
    public void Of_Passage_CutsItsWordsInTheMiddle(string passage, string first, string second)
    {
        PassageHalves halves = PassageHalves.Of(passage);

        Assert.AreEqual(new PassageHalves(first, second), halves);
    }
}
