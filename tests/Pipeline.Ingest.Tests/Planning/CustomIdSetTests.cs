using Pipeline.Ingest.Planning;
using Pipeline.TestKit;

namespace Pipeline.Ingest.Tests.Planning;

[TestClass]
public sealed class CustomIdSetTests
{
    [TestMethod]
    public void Add_RandomIds_AgreesWithASetOfStrings()
    {
        Random random = TestSeed.CreateRandom();
        CustomIdSet set = new();
        HashSet<string> model = new(StringComparer.Ordinal);

        for (int step = 0; step < 100_000; step++)
        {
            string id = $"id-{random.Next(40_000)}";
            Assert.AreEqual(model.Add(id), set.Add(id), id);
        }
    }

    [TestMethod]
    public void Add_LongestIdsOfWideCharacters_AreToldApart()
    {
        CustomIdSet set = new();

        Assert.IsTrue(set.Add(new string('\u6f22', 512)));
        Assert.IsTrue(set.Add(new string('\u6f22', 511) + "\u5b57"));
        Assert.IsFalse(set.Add(new string('\u6f22', 512)));
    }
}
