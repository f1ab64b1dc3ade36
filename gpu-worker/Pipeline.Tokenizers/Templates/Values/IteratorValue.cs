namespace Pipeline.Tokenizers.Templates.Values;

/// <summary>
/// What filters such as select and map give: true even where it is empty, without a length, and used up by one pass. Unlike
/// Python's generators its elements are computed when the filter is applied, so that a chain of filters is no chain of calls.
/// </summary>
internal sealed class IteratorValue(IReadOnlyList<TemplateValue> items) : TemplateValue
{
    private int _next;

    public override string TypeName => "generator";

    public override int Nesting { get; } = NestingOver(items);

    public override IEnumerable<TemplateValue> Elements()
    {
        while (_next < items.Count)
        {
            yield return items[_next++];
        }
    }
}
