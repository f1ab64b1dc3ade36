using Pipeline.Tokenizers.Templates.Evaluation;

namespace Pipeline.Tokenizers.Templates.Values;

/// <summary>
/// A value that a template computes with, with the behaviour of the Python object that jinja2 would have there. Immutable,
/// except for namespaces, loops and iterators.
/// </summary>
internal abstract class TemplateValue
{
    /// <summary>
    /// Lists in lists, and so on: what walks a value walks it by recursion. JSON has 64 levels at most, templates add a few.
    /// </summary>
    public const int MaxNesting = 150;

    /// <summary>Python's name of the type, for messages.</summary>
    public abstract string TypeName { get; }

    /// <summary>Python's truth value.</summary>
    public virtual bool IsTrue => true;

    /// <summary>Levels of containers; 0 for what contains nothing.</summary>
    public virtual int Nesting => 0;

    /// <summary>What <c>len()</c> gives; null where Python raises.</summary>
    public virtual long? Length => null;

    /// <summary>Writes what <c>str()</c> gives.</summary>
    public virtual void WriteText(TextSink sink) => WriteRepr(sink);

    /// <summary>Writes what <c>repr()</c> gives.</summary>
    /// <exception cref="TemplateRuntimeException">Python would print an address.</exception>
    public virtual void WriteRepr(TextSink sink) =>
        throw new TemplateRuntimeException($"A value of type '{TypeName}' cannot be written as text.");

    /// <summary>The elements that a loop visits; null where Python raises.</summary>
    public virtual IEnumerable<TemplateValue>? Elements() => null;

    /// <summary>The element under a key or index; null where there is none.</summary>
    public virtual TemplateValue? Item(TemplateValue key, RenderWork work) => null;

    /// <summary>A data attribute; null where there is none. Methods are not among them.</summary>
    public virtual TemplateValue? Attribute(string name) => null;

    /// <summary>What <c>str()</c> gives.</summary>
    public string ToText(RenderWork work)
    {
        if (this is StringValue text)
        {
            return text.Text;
        }

        var sink = new TextSink(work);
        WriteText(sink);
        return sink.ToString();
    }

    /// <summary>The nesting of a container of these elements.</summary>
    protected static int NestingOver(IEnumerable<TemplateValue> elements)
    {
        int deepest = 0;
        foreach (TemplateValue element in elements)
        {
            deepest = Math.Max(deepest, element.Nesting);
        }

        return deepest < MaxNesting
            ? deepest + 1
            : throw new TemplateRuntimeException($"A value is nested more than {MaxNesting} levels deep.");
    }
}
