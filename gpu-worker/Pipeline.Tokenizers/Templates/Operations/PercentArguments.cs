using Pipeline.Tokenizers.Templates.Evaluation;
using Pipeline.Tokenizers.Templates.Values;

namespace Pipeline.Tokenizers.Templates.Operations;

/// <summary>The right side of <c>format % values</c>: a tuple, a dict for keys, or one value.</summary>
internal sealed class PercentArguments(TemplateValue values, RenderWork work)
{
    private int _next;

    /// <summary>The value of a key, or the next one.</summary>
    public TemplateValue Take(string? key)
    {
        if (key is not null)
        {
            return values is DictValue dict
                ? dict.Item(new StringValue(key), work) ?? throw new TemplateRuntimeException($"The format's key '{key}' has no value.")
                : throw new TemplateRuntimeException("A format with keys takes a dict.");
        }

        int count = values is TupleValue tuple ? tuple.Items.Count : 1;
        if (_next >= count)
        {
            throw new TemplateRuntimeException("There are too few values for the format.");
        }

        return values is TupleValue several ? several.Items[_next++] : Single();
    }

    /// <summary>Refuses a value that the format has no place for.</summary>
    public void CheckAllUsed()
    {
        bool isLeft = values switch
        {
            TupleValue tuple => _next < tuple.Items.Count,
            DictValue or SequenceValue or RangeValue or UndefinedValue => false,
            _ => _next == 0,
        };
        if (isLeft)
        {
            throw new TemplateRuntimeException("There are too many values for the format.");
        }
    }

    private TemplateValue Single()
    {
        _next++;
        return values;
    }
}
