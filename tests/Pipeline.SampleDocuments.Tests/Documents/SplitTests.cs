using Pipeline.SampleDocuments.Facts;
using Pipeline.SampleDocuments.Formats;
using Pipeline.SampleDocuments.Labels;
using Pipeline.SampleDocuments.Layouts;
using Pipeline.SampleDocuments.Names;

namespace Pipeline.SampleDocuments.Tests.Documents;

/// <summary>What is measured with is not what was learnt from.</summary>
[TestClass]
public sealed class SplitTests
{
    [TestMethod]
    public void Layouts_OfTheSplits_AreDisjoint()
    {
        IReadOnlyList<Layout> train = LayoutTable.Of(Split.Train).All;
        IReadOnlyList<Layout> heldOut = LayoutTable.Of(Split.HeldOut).All;

        Assert.IsGreaterThanOrEqualTo(24, train.Count);
        Assert.IsGreaterThanOrEqualTo(8, heldOut.Count);
        Assert.HasCount(train.Count + heldOut.Count, train.Concat(heldOut).Select(layout => layout.Name).ToHashSet());
        Assert.HasCount(train.Count + heldOut.Count, train.Concat(heldOut).Select(layout => LayoutComposer.Essence(layout.Lines)).ToHashSet());
    }

    [TestMethod]
    public void NameParts_OfTheSplits_AreDisjoint()
    {
        NameParts train = NameParts.Of(Split.Train);
        NameParts heldOut = NameParts.Of(Split.HeldOut);

        Assert.IsEmpty(All(train).Intersect(All(heldOut)));
        Assert.IsGreaterThan(1_500, train.Syllables.Count);
        Assert.IsGreaterThan(250, heldOut.Syllables.Count);
    }

    [TestMethod]
    public void Formats_OfTheSplits_AreDisjoint()
    {
        foreach (Language language in Enum.GetValues<Language>())
        {
            Assert.IsEmpty(DateFormats.Patterns(language, Split.Train).Intersect(DateFormats.Patterns(language, Split.HeldOut)));
        }

        Assert.IsEmpty(NumberPatterns.Train.Intersect(NumberPatterns.HeldOut));
        Assert.IsEmpty(AmountFormats.Train.Intersect(AmountFormats.HeldOut));
    }

    [TestMethod]
    public void WhatTrainingMakesUp_IsNothingHeldOut()
    {
        HashSet<string> names = [.. All(NameParts.Of(Split.HeldOut))];
        HashSet<string> layouts = [.. LayoutTable.Of(Split.HeldOut).All.Select(layout => LayoutComposer.Essence(layout.Lines))];
        string[] rows = [.. LayoutTable.Of(Split.HeldOut).All.SelectMany(layout => layout.Lines).Where(line => line.Contains("{l:", StringComparison.Ordinal))];
        HashSet<string> dates = [.. Enum.GetValues<Language>().SelectMany(language => DateFormats.Patterns(language, Split.HeldOut)).Select(DateFormats.Shape)];
        for (int i = 0; i < 20_000; i++)
        {
            var random = new DocumentRandom(Split.Train, seed: 8, i, attempt: 0);

            Assert.DoesNotContain(CoinedWords.Create(random), names);
            Assert.DoesNotContain(NumberPatterns.Compose(random), NumberPatterns.HeldOut);
            Assert.DoesNotContain(DateFormats.Shape(DateFormats.Compose(Currency.All[i % Currency.All.Count], random)), dates);
            Layout layout = LayoutComposer.Create((DocumentKind)(i % 4), (Language)(i % 2), random);
            Assert.DoesNotContain(LayoutComposer.Essence(layout.Lines), layouts);
            Assert.IsEmpty(layout.Lines.Intersect(rows));
        }
    }

    [TestMethod]
    public void WhatTrainingMakesOfLabels_IsNothingHeldOut()
    {
        HashSet<string> heldOut = [.. LabelTable.Shared.Entries.Values.SelectMany(entry => entry.HeldOut).Select(Letters)];
        (string, string, Language)[] labels = [.. LabelTable.Shared.Entries.Keys];
        int madeUp = 0;
        for (int i = 0; i < 50_000; i++)
        {
            var random = new DocumentRandom(Split.Train, seed: 9, i, attempt: 0);
            (string key, string kind, Language language) = labels[i % labels.Length];
            LabelEntry entry = LabelTable.Shared.Entries[(key, kind, language)];

            string picked = LabelTable.Shared.Pick(key, kind == "*" ? DocumentKind.Invoice : DocumentWords.Kind(kind), language, Split.Train, random);

            bool isListed = entry.Train.Contains(picked);
            madeUp += isListed ? 0 : 1;
            Assert.IsTrue(isListed || !heldOut.Contains(Letters(picked)), $"{key} {kind} {language}: {picked}");
        }

        Assert.IsGreaterThan(5_000, madeUp);
    }

    [TestMethod]
    public void Labels_HeldOut_AreNoneThatOnlyTrainingHas()
    {
        (string, string, Language)[] labels = [.. LabelTable.Shared.Entries.Keys];
        for (int i = 0; i < 20_000; i++)
        {
            var random = new DocumentRandom(Split.HeldOut, seed: 9, i, attempt: 0);
            (string key, string kind, Language language) = labels[i % labels.Length];
            LabelEntry entry = LabelTable.Shared.Entries[(key, kind, language)];

            string picked = LabelTable.Shared.Pick(key, kind == "*" ? DocumentKind.Invoice : DocumentWords.Kind(kind), language, Split.HeldOut, random);

            Assert.IsTrue(kind == "*" || entry.Train.Concat(entry.HeldOut).Contains(picked), $"{key} {kind} {language}: {picked}");
        }
    }

    [TestMethod]
    public void Labels_OfTheSplits_AreDisjoint()
    {
        foreach (((string key, string kind, Language language), LabelEntry entry) in LabelTable.Shared.Entries)
        {
            Assert.IsEmpty(entry.Train.Concat(entry.TrainOnly).Intersect(entry.HeldOut), $"{key} {kind} {language}");
        }
    }

    private static string Letters(string label) => string.Concat(label.Where(char.IsLetter)).ToUpperInvariant();

    private static IEnumerable<string> All(NameParts parts) =>
        [.. parts.Surnames, .. parts.GivenNames, .. parts.TownStems, .. parts.Syllables];
}
