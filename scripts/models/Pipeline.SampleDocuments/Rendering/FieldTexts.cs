using System.Globalization;
using Pipeline.SampleDocuments.Facts;
using Pipeline.SampleDocuments.Formats;
using Pipeline.SampleDocuments.Names;

namespace Pipeline.SampleDocuments.Rendering;

/// <summary>The values of a document as it writes them, by key. What it does not have is not there.</summary>
internal sealed class FieldTexts
{
    private readonly Dictionary<string, string> _texts = new(StringComparer.Ordinal);
    private readonly DocumentFacts _facts;
    private readonly DocumentStyle _style;
    private readonly NameSource _names;
    private readonly DocumentRandom _random;

    public FieldTexts(DocumentFacts facts, DocumentStyle style, NameSource names, DocumentRandom random)
    {
        (_facts, _style, _names, _random) = (facts, style, names, random);
        AddParties();
        AddNumbers();
        AddDates();
        if (facts.Amounts is { } amounts)
        {
            AddAmounts(amounts);
        }
    }

    /// <summary>A value; null where the document does not have it.</summary>
    public string? Find(string key) => _texts.GetValueOrDefault(key);

    /// <summary>An amount beside the total.</summary>
    public string Amount(long cents) =>
        _style.IsCurrencyOnTotalOnly ? _style.Amounts.WriteNumber(cents) : _style.Amounts.Write(cents);

    /// <summary>A name as the document's characters allow it.</summary>
    public string Spell(string text) => _style.IsAscii ? AsciiSpelling.Of(text) : text;

    private void AddParties()
    {
        Language language = _facts.Language;
        string vendor = Spell(_names.Firm(language, _random));
        Add("vendor", _random.Chance(7) ? vendor.ToUpperInvariant() : vendor);
        AddPlace("vendor");
        string person = _names.Person(_random);
        Add("customer", _random.Chance(_facts.Kind == DocumentKind.Order ? 10 : 40) ? person : _names.Firm(language, _random));
        Add("customer.person", person);
        AddPlace("customer");
        Add("vendor.person", _names.Person(_random));
        Add("contact", _names.Person(_random));
        Add("web", $"info@{_names.Domain(_random)}.example");
        Add("phone", $"0{_random.Between(20, 999)} {_random.Between(10_000, 9_999_999)}");
        Add("taxid", language == Language.German ? $"DE{NumberPatterns.Digits(9, _random)}" : $"GB {NumberPatterns.Digits(9, _random)}");
        string[] account = [.. Enumerable.Range(0, 4).Select(part => NumberPatterns.Digits(part == 0 ? 2 : 4, _random))];
        Add("iban", (language == Language.German ? "DE" : "GB") + string.Join(' ', account));
    }

    private void AddPlace(string party)
    {
        string town = _names.Town(_facts.Language, _random);
        Add($"{party}.street", _names.Street(_facts.Language, _random));
        Add($"{party}.city", town);
        Add($"{party}.town", _random.Chance(75) ? $"{NumberPatterns.Digits(5, _random)} {town}" : town);
    }

    private void AddNumbers()
    {
        DocumentKind kind = _facts.Kind;
        // twice as many without one in training, which else sees hardly any
        if (kind != DocumentKind.Receipt || _random.Chance(_style.Split == Split.Train ? 84 : 92))
        {
            Add("number", NumberPatterns.Create(kind, _style.Split, _facts.Date, _random));
        }

        if (kind == DocumentKind.DeliveryNote)
        {
            Add("weight", $"{_random.Between(1, 400)}{_style.Amounts.Point}{_random.Below(10)} kg");
            Add("parcels", _random.Between(1, 12).ToString(CultureInfo.InvariantCulture));
            Add("carrier", _names.Firm(_facts.Language, _random));
        }

        Add("customerno", NumberPatterns.Digits(_random.Between(4, 6), _random));
        if (_random.Chance(kind == DocumentKind.Receipt ? 90 : 60))
        {
            DocumentKind other = kind == DocumentKind.Order ? DocumentKind.Invoice : DocumentKind.Order;
            Add("reference", kind == DocumentKind.Receipt
                ? NumberPatterns.Digits(_random.Between(1, 2), _random)
                : NumberPatterns.Create(other, Split.Train, _facts.Date, _random));
        }
    }

    private void AddDates()
    {
        DateOnly date = _facts.Date;
        AddDate("date", date);
        DocumentKind kind = _facts.Kind;
        AddDate("due", date.AddDays(_random.Pick([7, 10, 14, 21, 30])), kind == DocumentKind.Invoice ? 75 : 0);
        AddDate("ordered", date.AddDays(-_random.Between(1, 20)), kind is DocumentKind.Invoice or DocumentKind.DeliveryNote ? 60 : 0);
        int delivery = kind == DocumentKind.Order ? _random.Between(3, 30) : -_random.Between(1, 6);
        AddDate("delivered", date.AddDays(delivery), kind is DocumentKind.Invoice or DocumentKind.Order ? 65 : 0);
        if (_random.Chance(60))
        {
            DateOnly first = new(date.Year, date.Month, 1);
            Add("period", $"{Date(first.AddMonths(-1))} - {Date(first.AddDays(-1))}");
        }

        Add("time", string.Create(CultureInfo.InvariantCulture, $"{_random.Between(7, 21):00}:{_random.Below(60):00}"));
    }

    private void AddAmounts(AmountPlan plan)
    {
        Add("total", _style.Amounts.Write(plan.Total));
        AddAmount("items", plan.Items);
        if (plan.Discount is { } discount)
        {
            Add("discount", (_random.Chance(60) ? "-" : "") + Amount(discount));
        }

        AddAmount("shipping", plan.Shipping);
        AddAmount("net", plan.Net);
        AddAmount("tax", plan.Tax);
        Add("currency", _facts.Currency.Code);
        if (_facts.Kind == DocumentKind.Receipt)
        {
            long given = ((plan.Total / 1_000) + 1) * 1_000;
            AddAmount("cash", given);
            AddAmount("change", given - plan.Total);
        }
        else
        {
            long paid = plan.Total * _random.Pick([10, 20, 25, 50]) / 100;
            AddAmount("paid", paid);
            AddAmount("balance", plan.Total - paid);
        }
    }

    private void AddDate(string key, DateOnly date, int percent = 100)
    {
        if (_random.Chance(percent))
        {
            Add(key, Date(date));
        }
    }

    private string Date(DateOnly date) => Spell(DateFormats.Write(date, _style.DatePattern, _facts.Language));

    private void AddAmount(string key, long? cents)
    {
        if (cents is { } amount)
        {
            Add(key, Amount(amount));
        }
    }

    private void Add(string key, string text) => _texts[key] = Spell(text);
}
