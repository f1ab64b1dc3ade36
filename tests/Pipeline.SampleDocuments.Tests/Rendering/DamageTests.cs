using Pipeline.SampleDocuments.Facts;
using Pipeline.SampleDocuments.Rendering;

namespace Pipeline.SampleDocuments.Tests.Rendering;

[TestClass]
public sealed class DamageTests
{
    [TestMethod]
    public void Apply_EachWord_LosesAtMostOneCharacter()
    {
        var results = new HashSet<string>();
        for (int i = 0; i < 300; i++)
        {
            string damaged = Damage.Apply("Rechnungsnummer", percent: 100, new DocumentRandom(Split.Train, 1, i, 0));

            Assert.IsTrue(damaged.Length is >= 14 and <= 16, damaged);
            Assert.IsTrue(damaged[0] == 'R' && damaged[^1] == 'r', damaged);
            results.Add(damaged);
        }

        Assert.IsGreaterThan(20, results.Count);
    }

    [TestMethod]
    public void Apply_ShortWordsAndWordsWithDigits_StayAsTheyAre()
    {
        for (int i = 0; i < 100; i++)
        {
            string damaged = Damage.Apply("VAT 19%: Nr. A1234567", percent: 100, new DocumentRandom(Split.Train, 1, i, 0));

            Assert.AreEqual("VAT19%:Nr.A1234567", damaged.Replace(" ", "", StringComparison.Ordinal));
        }
    }

    [TestMethod]
    public void Apply_SpacesAtTheEnds_KeepWordsApartFromValues()
    {
        for (int i = 0; i < 100; i++)
        {
            string damaged = Damage.Apply(" from the ", percent: 100, new DocumentRandom(Split.Train, 1, i, 0));

            Assert.IsTrue(damaged.StartsWith(' ') && damaged.EndsWith(' '), $"'{damaged}'");
        }
    }

    [TestMethod]
    public void Apply_NoDamage_LeavesTheText() =>
        Assert.AreEqual("Rechnung  an", Damage.Apply("Rechnung  an", percent: 0, new DocumentRandom(Split.Train, 1, 1, 0)));
}
