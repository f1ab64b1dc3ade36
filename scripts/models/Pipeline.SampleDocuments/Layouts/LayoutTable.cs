using Pipeline.SampleDocuments.Documents;
using Pipeline.SampleDocuments.Facts;

namespace Pipeline.SampleDocuments.Layouts;

/// <summary>The layouts of a split.</summary>
/// <remarks>
/// A layout begins with "== name | kinds | languages". In its lines, {key} is a value, {l:key} its label, {=key} both, ~ the
/// next column, [a|b] one of some texts, {items:form} the table of items, {totals} the block of sums, {rule} a line of dashes.
/// "?" before a line makes it optional, "+" puts it behind the line before. A line with a value that the document does not have
/// is left out.
/// </remarks>
internal sealed class LayoutTable
{
    private readonly Dictionary<(DocumentKind Kind, Language Language), Layout[]> _fitting = [];

    private LayoutTable(string file)
    {
        All = Read(ResourceText.ReadLines(file));
        foreach (DocumentKind kind in Enum.GetValues<DocumentKind>())
        {
            foreach (Language language in Enum.GetValues<Language>())
            {
                _fitting[(kind, language)] = [.. All.Where(layout => layout.Kinds.Contains(kind) && layout.Languages.Contains(language))];
            }
        }
    }

    private static LayoutTable Train { get; } = new("train.layouts");

    private static LayoutTable HeldOut { get; } = new("heldout.layouts");

    public IReadOnlyList<Layout> All { get; }

    public static LayoutTable Of(Split split) => split == Split.Train ? Train : HeldOut;

    public Layout Pick(DocumentKind kind, Language language, DocumentRandom random) => random.Pick(_fitting[(kind, language)]);

    private static List<Layout> Read(IReadOnlyList<string> lines)
    {
        var layouts = new List<Layout>();
        for (int i = 0; i < lines.Count; i++)
        {
            if (!lines[i].StartsWith("== ", StringComparison.Ordinal))
            {
                continue;
            }

            string[] head = lines[i][3..].Split(" | ");
            string[] body = [.. lines.Skip(i + 1).TakeWhile(line => !line.StartsWith("== ", StringComparison.Ordinal))];
            layouts.Add(new Layout(
                head[0], [.. head[1].Split(' ').Select(DocumentWords.Kind)], [.. head[2].Split(' ').Select(DocumentWords.Language)], body));
        }

        return layouts;
    }
}
