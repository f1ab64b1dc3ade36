using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using Pipeline.SampleDocuments.Documents;
using Pipeline.SampleDocuments.Facts;
using Pipeline.SampleDocuments.Formats;
using Pipeline.SampleDocuments.Layouts;
using Pipeline.SampleDocuments.Names;
using Pipeline.TestKit;

namespace Pipeline.SampleDocuments.Tests.Documents;

[TestClass]
public sealed partial class DocumentGeneratorTests
{
    private static readonly int Count = TestScale.Choose(5_000, 100_000);

    // all of them: there are some 300
    private static readonly HashSet<string> ComposedDates =
    [
        .. Enumerable.Range(0, 20_000).Select(i => DateFormats.Compose(Currency.All[i % Currency.All.Count], new DocumentRandom(Split.Train, seed: 1, i, attempt: 0))),
    ];

    [TestMethod]
    public void Create_SameSplitSeedAndIndex_GivesTheSameDocument()
    {
        int seed = TestSeed.Create();
        SampleDocument[] inOrder = [.. new DocumentGenerator(Split.Train, seed).Create(first: 0, count: 200)];

        SampleDocument[] backwards = [.. Enumerable.Range(0, 200).Reverse().Select(index => new DocumentGenerator(Split.Train, seed).Create(index))];

        Assert.AreSequenceEqual(inOrder, backwards.Reverse());
    }

    [TestMethod]
    public void Create_KnownSeed_GivesWhatItGaveOnOtherMachines()
    {
        SampleDocument document = new DocumentGenerator(Split.HeldOut, seed: 7).Create(index: 0);

        Assert.AreEqual("heldout-000001", document.Id);
        Assert.AreEqual(
            """{"document_type":"order","vendor":"Edgar Gerlach Logistik","number":"05417","date":"2025-04-17","currency":"EUR","total":608.24,"tax":39.79}""",
            document.Answer.ToJson());
    }

    [TestMethod]
    [DataRow("de-DE")]
    [DataRow("tr-TR")]
    [DataRow("ar-SA")]
    public void Create_AnyCultureOfTheMachine_GivesTheSameDocument(string culture)
    {
        var generator = new DocumentGenerator(Split.Train, TestSeed.Create());
        SampleDocument[] expected = [.. generator.Create(first: 0, count: 300)];
        CultureInfo before = CultureInfo.CurrentCulture;
        CultureInfo.CurrentCulture = CultureInfo.GetCultureInfo(culture);

        try
        {
            Assert.AreSequenceEqual(expected, generator.Create(first: 0, count: 300));
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
    }

    [TestMethod]
    [DataRow(Split.Train)]
    [DataRow(Split.HeldOut)]
    public void Create_ManyDocuments_NoTwoAreEqualAndNoneIsTooLong(Split split)
    {
        SampleDocument[] documents = [.. new DocumentGenerator(split, TestSeed.Create()).Create(first: 0, Count)];

        Assert.HasCount(Count, documents.Select(document => document.Text).ToHashSet());
        Assert.IsTrue(documents.All(document => document.Text.Length is > 20 and <= DocumentGenerator.LongestText));
        int median = documents.Select(document => document.Text.Length).Order().ElementAt(Count / 2);
        Assert.IsTrue(median is > 280 and < 450, $"median {median}");
    }

    [TestMethod]
    public void Create_ManyDocuments_HaveEachLayoutOfTheirSplit()
    {
        foreach (Split split in Enum.GetValues<Split>())
        {
            IEnumerable<string> used = new DocumentGenerator(split, TestSeed.Create()).Create(first: 0, count: 5_000).Select(document => document.Layout);

            Assert.IsEmpty(LayoutTable.Of(split).All.Select(layout => layout.Name).Except(used));
        }
    }

    [TestMethod]
    public void Create_HeldOut_HasNothingThatIsForTrainingOnly()
    {
        HashSet<string> layouts = [.. LayoutTable.Of(Split.HeldOut).All.Select(layout => layout.Name)];
        HashSet<string> surnames = [.. NameParts.Of(Split.Train).Surnames];

        foreach (SampleDocument document in new DocumentGenerator(Split.HeldOut, TestSeed.Create()).Create(first: 0, count: 2_000))
        {
            Assert.Contains(document.Layout, layouts);
            Assert.IsEmpty(document.Answer.Vendor!.Split(' ', '-', '\'').Intersect(surnames), document.Answer.Vendor);
        }
    }

    [TestMethod]
    public void Create_WithALimit_StaysBelowIt()
    {
        IEnumerable<SampleDocument> documents = new DocumentGenerator(Split.Train, TestSeed.Create(), maxCharacters: 200).Create(first: 0, count: 500);

        Assert.IsTrue(documents.All(document => document.Text.Length <= 200));
    }

    [TestMethod]
    [DataRow(199)]
    [DataRow(901)]
    public void Constructor_LimitThatCannotBe_IsRefused(int limit) =>
        Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => new DocumentGenerator(Split.Train, seed: 1, limit));

    [TestMethod]
    [DataRow(Split.Train)]
    [DataRow(Split.HeldOut)]
    public void Create_Answers_AreJsonWithTheKeysInOrder(Split split)
    {
        foreach (SampleDocument document in new DocumentGenerator(split, TestSeed.Create()).Create(first: 0, count: 2_000))
        {
            using JsonDocument answer = JsonDocument.Parse(document.Answer.ToJson());

            Assert.AreSequenceEqual(DocumentAnswer.Keys, answer.RootElement.EnumerateObject().Select(property => property.Name));
            Assert.AreEqual(DocumentWords.Of(document.Kind), answer.RootElement.GetProperty("document_type").GetString());
        }
    }

    [TestMethod]
    [DataRow(Split.Train)]
    [DataRow(Split.HeldOut)]
    public void Create_Answers_AreInTheText(Split split)
    {
        foreach (SampleDocument document in new DocumentGenerator(split, TestSeed.Create()).Create(first: 0, Count))
        {
            DocumentAnswer answer = document.Answer;

            Assert.Contains(answer.Vendor!, document.Text);
            Assert.Contains(answer.Number ?? "", document.Text);
            Assert.IsTrue(answer.Number is not null || document.Kind == DocumentKind.Receipt, document.Text);
            AssertAmountIsWritten(answer.TotalCents, document.Text);
            AssertAmountIsWritten(answer.TaxCents, document.Text);
            AssertDateIsWritten(answer.Date!.Value, document);
            AssertCurrencyIsWritten(answer.Currency, document.Text);
        }
    }

    [TestMethod]
    public void Create_DatesWithSlashes_AreMonthFirstOnlyInDollars()
    {
        int dollars = 0;
        int others = 0;
        foreach (SampleDocument document in new DocumentGenerator(Split.Train, TestSeed.Create()).Create(first: 0, Count))
        {
            DateOnly date = document.Answer.Date!.Value;
            if (!SlashedDate().IsMatch(document.Text))
            {
                continue;
            }

            bool isDollar = document.Answer.Currency is "USD" or "CAD";
            string[] days = isDollar ? ["MM/dd", "M/d", "MM/d", "M/dd"] : ["dd/MM", "d/M", "d/MM", "dd/M"];
            IEnumerable<string> patterns = days.SelectMany(day => new[] { day + "/yyyy", day + "/yy" });
            Assert.IsNotNull(document.Answer.Currency, document.Text);
            Assert.IsTrue(
                patterns.Any(pattern => document.Text.Contains(DateFormats.Write(date, pattern, document.Language), StringComparison.Ordinal)),
                document.Text);
            (dollars, others) = isDollar ? (dollars + 1, others) : (dollars, others + 1);
        }

        Assert.IsTrue(dollars > 0 && others > 0, $"{dollars} dollars, {others} others");
    }

    private static void AssertAmountIsWritten(long? cents, string text)
    {
        if (cents is { } amount)
        {
            IEnumerable<string> spellings = AmountFormats.Train.Concat(AmountFormats.HeldOut)
                .SelectMany(separators => new[] { false, true }.Select(isDashed =>
                    new AmountFormat(separators.Group, separators.Point, "", IsCurrencyFirst: false, "", isDashed).WriteNumber(amount)));
            Assert.IsTrue(spellings.Any(spelling => text.Contains(spelling, StringComparison.Ordinal)), $"{amount} in {text}");
        }
    }

    private static void AssertDateIsWritten(DateOnly date, SampleDocument document)
    {
        IEnumerable<string> patterns = Enum.GetValues<Split>().SelectMany(split => DateFormats.Patterns(document.Language, split)).Concat(ComposedDates);
        string plain = document.Text.Replace("Maerz", "März", StringComparison.Ordinal).Replace("Maer", "Mär", StringComparison.Ordinal);
        Assert.IsTrue(
            patterns.Any(pattern => plain.Contains(DateFormats.Write(date, pattern.TrimStart('$', '/'), document.Language), StringComparison.Ordinal)),
            $"{date} in {document.Text}");
    }

    private static void AssertCurrencyIsWritten(string? code, string text)
    {
        if (code is not null)
        {
            Currency currency = Currency.All.Single(currency => currency.Code == code);
            Assert.IsTrue(
                new[] { currency.Code, currency.Symbol, currency.Word }.Any(word => text.Contains(word, StringComparison.Ordinal)), $"{code} in {text}");
        }
    }

    [GeneratedRegex(@"\b\d{1,2}/\d{1,2}/(\d{4}|\d{2})\b")]
    private static partial Regex SlashedDate();
}
