using Pipeline.SampleDocuments.Facts;

namespace Pipeline.SampleDocuments.Layouts;

/// <summary>
/// Layouts of training that nobody wrote down: the blocks of a document in any order and many forms, so that a model reads what
/// stands beside a value and does not remember places. None is a layout that was held out.
/// </summary>
internal static class LayoutComposer
{
    private const int ProsePercent = 35;

    // of the borders between blocks
    private const int BlankLinePercent = 12;
    private const int RulePercent = 6;

    private static readonly HashSet<string> HeldOut = [.. LayoutTable.Of(Split.HeldOut).All.Select(layout => Essence(layout.Lines))];

    private static readonly string[] Joints = [", ", " | ", " - ", "; ", " / ", "   ", "~"];

    private static readonly string[] VendorBlocks =
    [
        "{vendor}", "{vendor}", "{=vendor}", "{=vendor}", "{=vendor}", "{=vendor}", "{vendor}\n?{vendor.street}, {vendor.town}", "{vendor}\n{vendor.street}\n?{vendor.town}",
        "{vendor}, {vendor.street}", "{vendor} - {vendor.town}", "{vendor} | {vendor.town}", "## {vendor} ##", "{rule}\n{vendor}\n?{=phone}",
        "{vendor}\n?{=web}", "{vendor}~{vendor.town}", "{vendor} ({vendor.town})", "{vendor}\n{vendor.town}",
    ];

    private static readonly string[] Extras =
        ["?{terms}", "?{=iban}", "?{=taxid}", "?{=phone}", "?{=contact}", "?{=web}", "?{page}", "?{vendor.street}, {vendor.town}", "?{=contact}, {=phone}"];

    private static readonly string[] Times =
        ["{date} {time}", "{date} - {time}", "{time}, {date}", "{date} / {time}", "{date}; {time}", "{=date} {time}", "{date}~{time}", "{time} {date}", "{date}"];

    private static readonly string[] EnglishOrders =
    [
        "{customer} orders from {vendor}:", "{vendor} receives this order from {customer}", "Ordered by {customer} from {vendor}",
        "From {customer} to the supplier {vendor}", "{customer} -> {vendor}", "Buyer {customer}, seller {vendor}", "To {vendor}, from {customer}",
        "{customer} > {vendor}", "Order by {customer} to {vendor}", "{customer} with {vendor}", "{customer}, to {vendor}", "{customer}\nTo {vendor}",
    ];

    private static readonly string[] GermanOrders =
    [
        "{customer} bestellt bei {vendor}:", "{vendor} erhält diese Bestellung von {customer}", "Bestellt von {customer} bei {vendor}",
        "Von {customer} an den Lieferanten {vendor}", "{customer} -> {vendor}", "Käufer {customer}, Verkäufer {vendor}", "An {vendor}, von {customer}",
        "{customer} > {vendor}", "Auftrag von {customer} an {vendor}", "{customer} bei {vendor}", "{customer}, an {vendor}", "{customer}\nAn {vendor}",
    ];

    private static readonly string[] EnglishDeliveries =
        ["{vendor} delivers to {customer}", "{vendor} sent to {customer}:", "Goods of {vendor} for {customer}", "From {vendor} to {customer}"];

    private static readonly string[] GermanDeliveries =
        ["{vendor} liefert an {customer}", "{vendor} sandte an {customer}:", "Ware von {vendor} für {customer}", "Von {vendor} an {customer}"];

    // of invoices: who writes, to whom
    private static readonly string[] Letterheads =
    [
        "{vendor}\n{customer}", "{vendor}\n\n{customer}\n?{customer.town}", "{vendor}\n?{vendor.street}\n{=customer}", "{=customer}\n{=vendor}",
        "{vendor}, {vendor.town}\n{customer}", "{vendor}\n{vendor.town}\n{customer.person}", "{vendor}",
    ];

    private static readonly string[] EnglishSums =
    [
        "{items.words}: [that makes|the price is|together] {total}.", "[Your bill|The bill|Our bill] for {items.words} is {total}.",
        "[We ask for|You owe us|We expect] {total} for {items.words}.", "{items.words} [cost|come to] {total}.",
        "[Regarding|For|As to] {items.words}[,| ] [our price is|you pay|the charge is|we bill you] {total}.",
        "We [delivered|supplied|did for you] {items.words}, [please pay|to be paid:|which makes] {total}.",
    ];

    private static readonly string[] GermanSums =
    [
        "{items.words}: [das macht|der Preis ist|zusammen] {total}.", "[Ihre Rechnung|Unsere Forderung|Der Betrag] für {items.words} ist {total}.",
        "[Wir bitten um|Sie schulden uns|Wir erwarten] {total} für {items.words}.", "{items.words} [kosten|ergeben] {total}.",
        "[Für|Wegen|Betrifft] {items.words} [stellen wir Ihnen|verlangen wir|zahlen Sie bitte|kommen] {total} [in Rechnung|zusammen|auf Sie zu].",
        "Wir [lieferten|erbrachten|schickten] {items.words}, [bitte zahlen Sie|zu zahlen sind|das ergibt] {total}.",
    ];

    /// <summary>A layout for one document.</summary>
    public static Layout Create(DocumentKind kind, Language language, DocumentRandom random)
    {
        while (true)
        {
            List<string> lines = random.Chance(ProsePercent) && PartiesOf(kind, language) is { } parties
                ? Prose(parties, language, kind, random)
                : Blocks(kind, random);
            if (!HeldOut.Contains(Essence(lines)))
            {
                return new Layout("composed", [kind], [language], lines);
            }
        }
    }

    /// <summary>What makes a layout: its lines without those that are optional, blank or rules.</summary>
    public static string Essence(IEnumerable<string> lines) => string.Join('\n', lines.Where(line => line.Length > 0 && line[0] != '?' && line != "{rule}"));

    private static string[]? PartiesOf(DocumentKind kind, Language language) => (kind, language) switch
    {
        (DocumentKind.Order, Language.English) => EnglishOrders,
        (DocumentKind.Order, _) => GermanOrders,
        (DocumentKind.DeliveryNote, Language.English) => EnglishDeliveries,
        (DocumentKind.DeliveryNote, _) => GermanDeliveries,
        (DocumentKind.Invoice, _) => Letterheads,
        _ => null,
    };

    private static List<string> Prose(string[] parties, Language language, DocumentKind kind, DocumentRandom random)
    {
        string number = random.Pick(["{title} {number}", "{title}\n{=number}", "{title}: {number}", "{number} {title}"]);
        string date = random.Pick(["{date}", "{=date}", "{vendor.city}, {date}"]);
        bool isGerman = language == Language.German;
        List<string> lines = kind == DocumentKind.Invoice
            ? [random.Pick(parties), .. Shuffled([number, date, isGerman ? "?[Hallo|Liebe Kundin|Lieber Kunde] {customer.person}," : "?[Hello|To] {customer.person},"], random)]
            : [.. Shuffled([random.Pick(parties), number, date], random)];
        if (kind == DocumentKind.Invoice)
        {
            lines.Add(random.Pick(isGerman ? GermanSums : EnglishSums));
            lines.Add(isGerman ? "+[Darin|Davon Steuer:|MwSt. darin] {tax}." : "+[Of this, tax:|Tax in it:|With VAT of] {tax}.");
            lines.Add(isGerman ? "?+[Fällig|Bitte bis] {due}." : "?+[Due|Please before] {due}.");
            return Join(lines, random);
        }

        lines.Add(kind == DocumentKind.Order && random.Chance(60)
            ? isGerman ? "[Bestellt werden|Gewünscht sind|Wir brauchen] {items.words}." : "[Wanted|We need|Ordered are] {items.words}."
            : Items(kind, random));
        if (kind == DocumentKind.Order)
        {
            lines.Add(isGerman ? "+[Preis|Zusammen|Es kostet] {total}." : "+[Price|Together|It costs] {total}.");
            lines.Add(isGerman ? "?+[Steuer darin|Mit] {tax} MwSt." : "?+[Tax in it|With] {tax} VAT.");
        }

        lines.Add(random.Pick(["?{=reference}", "?{customer.person}", "?{=delivered}", "?{customer.street}, {customer.town}"]));
        return Join(lines, random);
    }

    private static List<string> Blocks(DocumentKind kind, DocumentRandom random)
    {
        bool isReceipt = kind == DocumentKind.Receipt;
        bool isDateLast = random.Chance(isReceipt ? 45 : 8);
        bool isVendorLast = random.Chance(isReceipt ? 35 : 12);
        bool isNumberLast = random.Chance(isReceipt ? 30 : 8);
        string vendor = random.Pick(VendorBlocks);
        List<string> head = [random.Pick(["{title}", "{title}", "{rule}\n{title}\n{rule}", "{title}\n", "~{title}"])];
        List<string> meta = Meta(kind, withDate: !isDateLast, random);
        if (!isNumberLast)
        {
            head.AddRange(meta);
        }

        if (!isVendorLast)
        {
            head.Add(vendor);
        }

        if (random.Chance(isReceipt ? 20 : 80))
        {
            head.Add(random.Pick(["{=customer}", "{=customer}", "{=customer}\n?{customer.town}", "{=customer}\n?{customer.street}\n?{customer.town}"]));
        }

        List<string> tail = [];
        if (isDateLast)
        {
            tail.Add(isReceipt ? random.Pick(Times) : "{=date}");
        }

        tail.AddRange(isNumberLast ? meta : []);
        tail.AddRange(isVendorLast ? [vendor] : []);
        List<string> lines = [.. Shuffled(head, random), Items(kind, random), "{totals}", .. Shuffled(tail, random)];
        lines.AddRange(Shuffled(Extras, random).Take(random.Below(4)));
        return Join(lines, random);
    }

    /// <summary>Number, date and what looks like them: as lines, joined, or as a row of labels over a row of values.</summary>
    private static List<string> Meta(DocumentKind kind, bool withDate, DocumentRandom random)
    {
        List<string> keys = withDate ? ["number", "date"] : ["number"];
        string[] distractors = kind switch
        {
            DocumentKind.Invoice => ["customerno", "reference", "due", "delivered", "ordered"],
            DocumentKind.Receipt => ["reference"],
            DocumentKind.Order => ["reference", "delivered", "customerno"],
            _ => ["reference", "ordered", "customerno"],
        };
        keys.AddRange(Shuffled(distractors, random).Take(random.Below(3)));
        keys = Shuffled(keys, random);
        string joint = random.Pick(Joints);
        bool isHeldOut = keys is ["number", "customerno", "date"];
        return random.PickWeighted([40, 15, isHeldOut || keys.Count == 1 ? 0 : 45, 15]) switch
        {
            0 => [.. keys.Select(key => key is "number" or "date" ? $"{{={key}}}" : $"?{{={key}}}")],
            1 => [string.Join(joint, keys.Select(key => $"{{={key}}}"))],
            2 => [string.Join(joint, keys.Select(key => $"{{l:{key}}}")) + "\n" + string.Join(joint, keys.Select(key => $"{{{key}}}"))],
            _ => [.. keys.Select(key => key == "number" ? "{title} {number}" : $"{(random.Chance(30) ? "~" : "")}{{={key}}}")],
        };
    }

    private static string Items(DocumentKind kind, DocumentRandom random) =>
        $"{{items:{random.Pick<string>(kind == DocumentKind.Receipt ? ["till", "till", "lines", "inline", "bullets"] : ["table", "lines", "bullets", "inline", "pipes"])}}}";

    /// <summary>The lines of the blocks, some of them apart.</summary>
    private static List<string> Join(IEnumerable<string> blocks, DocumentRandom random)
    {
        List<string> lines = [];
        foreach (string block in blocks)
        {
            if (lines.Count > 0 && random.Chance(BlankLinePercent))
            {
                lines.Add("");
            }
            else if (lines.Count > 0 && random.Chance(RulePercent))
            {
                lines.Add("{rule}");
            }

            lines.AddRange(block.Split('\n'));
        }

        return lines;
    }

    /// <summary>Fisher and Yates, as Durstenfeld has it (1964).</summary>
    private static List<string> Shuffled(IReadOnlyList<string> items, DocumentRandom random)
    {
        List<string> shuffled = [.. items];
        for (int i = shuffled.Count - 1; i > 0; i--)
        {
            int other = random.Below(i + 1);
            (shuffled[i], shuffled[other]) = (shuffled[other], shuffled[i]);
        }

        return shuffled;
    }
}
