using Pipeline.Tokenizers.Templates.Builtins;
using Pipeline.Tokenizers.Templates.Evaluation;
using Pipeline.Tokenizers.Templates.Operations;

namespace Pipeline.Tokenizers.Templates.Values;

/// <summary>
/// The variable <c>loop</c>. As in jinja2 the elements are fetched one by one, and what looks ahead fetches ahead: a condition
/// on the elements sees the variables of that moment.
/// </summary>
internal sealed class LoopValue(IEnumerator<TemplateValue> source, long? sourceLength) : TemplateValue
{
    private readonly Queue<TemplateValue> _ahead = new();
    private long _index0 = -1;
    private long? _length = sourceLength;
    private TemplateValue? _previous;
    private TemplateValue? _current;
    private TemplateValue? _lastChanged;

    public override string TypeName => "LoopContext";

    public override long? Length => CountAll();

    /// <summary>Goes to the next element.</summary>
    /// <returns>Null after the last.</returns>
    public TemplateValue? MoveNext()
    {
        TemplateValue? next = Peek();
        if (next is not null)
        {
            _ahead.Dequeue();
            _previous = _current;
            _current = next;
            _index0++;
        }

        return next;
    }

    public override TemplateValue? Attribute(string name) => name switch
    {
        "index" => new IntegerValue(_index0 + 1),
        "index0" => new IntegerValue(_index0),
        "revindex" => new IntegerValue(CountAll() - _index0),
        "revindex0" => new IntegerValue(CountAll() - _index0 - 1),
        "length" => new IntegerValue(CountAll()),
        "first" => BooleanValue.Of(_index0 == 0),
        "last" => BooleanValue.Of(Peek() is null),
        "previtem" => _previous ?? new UndefinedValue("there is no previous item"),
        "nextitem" => Peek() ?? new UndefinedValue("there is no next item"),
        "depth" => new IntegerValue(1),
        "depth0" => new IntegerValue(0),
        "cycle" => new FunctionValue(Cycle, NoneValue.Instance),
        "changed" => new FunctionValue(Changed, NoneValue.Instance),
        _ => null,
    };

    private TemplateValue? Peek()
    {
        if (_ahead.Count == 0 && source.MoveNext())
        {
            _ahead.Enqueue(source.Current);
        }

        return _ahead.TryPeek(out TemplateValue? next) ? next : null;
    }

    private long CountAll()
    {
        if (_length is null)
        {
            while (source.MoveNext())
            {
                _ahead.Enqueue(source.Current);
            }

            _length = _index0 + 1 + _ahead.Count;
        }

        return _length.Value;
    }

    private TemplateValue Cycle(Rendering rendering, TemplateValue subject, Arguments arguments) =>
        arguments.Positional.Count > 0
            ? arguments.Positional[(int)(_index0 % arguments.Positional.Count)]
            : throw new TemplateRuntimeException("loop.cycle: no items for cycling given");

    private BooleanValue Changed(Rendering rendering, TemplateValue subject, Arguments arguments)
    {
        var value = new TupleValue(arguments.Positional);
        bool isSame = _lastChanged is not null && Equality.AreEqual(_lastChanged, value, rendering.Work);
        _lastChanged = value;
        return BooleanValue.Of(!isSame);
    }
}
