using Pipeline.SampleDocuments.Passages;

namespace Pipeline.SampleDocuments.Tests.Passages;

[TestClass]
public sealed class PassageCollectionTests
{
    private readonly PassageCollection _passages = new();

    [TestMethod]
    public void TakeMeasured_SecondTypeRepeatsTheFirst_TakesOne()
    {
        TextBlock[] taken = [.. _passages.TakeMeasured([Block("A", 0, 50), Block("B", 2, 50)])];

        Assert.HasCount(1, taken);
        Assert.AreEqual("A", taken[0].Topic);
    }

    [TestMethod]
    public void TakeProse_PassageRepeatsOneThatMeasures_IsLeftOut()
    {
        Assert.HasCount(1, _passages.TakeMeasured([Block("A", 0, 50)]).ToArray());

        TextBlock[] taken = [.. _passages.TakeProse([Block("B", 2, 50), Block("C", 100, 50)])];

        Assert.HasCount(1, taken);
        Assert.AreEqual("C", taken[0].Topic);
    }

    [TestMethod]
    public void TakeProse_PassageRepeatsAThirdOfAnother_IsTaken()
    {
        TextBlock[] taken = [.. _passages.TakeProse([Block("A", 0, 60), Block("B", 40, 60)])];

        Assert.HasCount(2, taken);
    }

    [TestMethod]
    public void TakeProse_NamesWithoutSentences_IsLeftOut()
    {
        string names = string.Join(' ', Enumerable.Range(0, 50).Select(Name));

        TextBlock[] taken = [.. _passages.TakeProse([new TextBlock("source", "A", names)])];

        Assert.IsEmpty(taken);
    }

    /// <summary>Words that look like a sentence and depend on their number in an endless text.</summary>
    private static TextBlock Block(string topic, int first, int count) =>
        new("source", topic, string.Join(' ', Enumerable.Range(first, count).Select(i => i % 3 == 0 ? "the" : Name(i))));

    private static string Name(int number) => $"w{(char)('a' + (number / 26 % 26))}{(char)('a' + (number % 26))}{(char)('a' + (number / 676 % 26))}";
}
