using Pipeline.SampleDocuments.Facts;

namespace Pipeline.SampleDocuments.Layouts;

/// <summary>Where a document has what.</summary>
/// <param name="Name">Unique among all layouts.</param>
/// <param name="Kinds">What documents may look like this.</param>
/// <param name="Languages">In which languages.</param>
/// <param name="Lines">As <see cref="LayoutTable"/> describes them.</param>
internal sealed record Layout(
    string Name, IReadOnlyList<DocumentKind> Kinds, IReadOnlyList<Language> Languages, IReadOnlyList<string> Lines)
{
    /// <summary>Whether the block of sums is in it, which names the currency where the amounts do not.</summary>
    public bool HasTotals { get; } = Lines.Contains("{totals}");
}
