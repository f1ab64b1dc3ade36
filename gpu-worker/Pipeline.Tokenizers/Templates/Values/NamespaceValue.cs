namespace Pipeline.Tokenizers.Templates.Values;

/// <summary>jinja2's namespace(): the one value whose attributes a template can set.</summary>
internal sealed class NamespaceValue : TemplateValue
{
    private readonly Dictionary<string, TemplateValue> _attributes = new(StringComparer.Ordinal);

    public override string TypeName => "Namespace";

    public void Set(string name, TemplateValue value) => _attributes[name] = value;

    public override TemplateValue? Attribute(string name) => _attributes.GetValueOrDefault(name);
}
