using Pipeline.SampleDocuments.Passages;

namespace Pipeline.SampleDocuments.Tests.Passages;

[TestClass]
public sealed class PassagePackerTests
{
    [TestMethod]
    public void Pack_BlocksOfTwoTopics_AreJoinedWithinEach()
    {
        string[] passages = Pack(3, 6, Block("A", "one two"), Block("A", "three four."), Block("B", "five six seven"));

        CollectionAssert.AreEqual(new[] { "one two. three four.", "five six seven." }, passages);
    }

    [TestMethod]
    public void Pack_NextBlockDoesNotFit_BeginsAnotherPassage()
    {
        string[] passages = Pack(2, 3, Block("A", "one two"), Block("A", "three four"), Block("A", "five"));

        CollectionAssert.AreEqual(new[] { "one two.", "three four. five." }, passages);
    }

    [TestMethod]
    public void Pack_BlockRepeatsAnEarlierOne_IsLeftOut()
    {
        string[] passages = Pack(1, 9, Block("A", "one two"), Block("B", "One, two."), Block("B", "three"));

        CollectionAssert.AreEqual(new[] { "one two.", "three." }, passages);
    }

    [TestMethod]
    public void Pack_TooFewWords_GivesNothing() => Assert.IsEmpty(Pack(3, 9, Block("A", "one two")));

    [TestMethod]
    public void Pack_BlockIsTooLong_IsCut() => CollectionAssert.AreEqual(new[] { "one two." }, Pack(1, 2, Block("A", "one two three four")));

    private static TextBlock Block(string topic, string text) => new("source", topic, text);

    private static string[] Pack(int minWords, int maxWords, params TextBlock[] blocks) =>
        [.. new PassagePacker().Pack(blocks, minWords, maxWords).Select(passage => passage.Text)];
}
