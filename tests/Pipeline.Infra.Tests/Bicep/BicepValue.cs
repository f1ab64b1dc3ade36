using System.Text.Json.Serialization;

namespace Pipeline.Infra.Tests.Bicep;

/// <summary>An expression as bicep-tree.mjs describes it.</summary>
internal sealed class BicepValue
{
    /// <summary>object, array, string, number, boolean, null, or expression for everything that is computed.</summary>
    public string Kind { get; init; } = string.Empty;

    public int Line { get; init; }

    /// <summary>A string's characters; of a number, boolean or expression what the file says.</summary>
    public string Text { get; init; } = string.Empty;

    /// <summary>Of an object.</summary>
    public IReadOnlyList<BicepProperty> Properties { get; init; } = [];

    /// <summary>Of an array.</summary>
    public IReadOnlyList<BicepValue> Items { get; init; } = [];

    /// <summary>Of an expression: what it is made of, in order.</summary>
    public IReadOnlyList<BicepValue> Parts { get; init; } = [];

    [JsonIgnore]
    public bool IsObject => Kind == "object";

    /// <summary>The property's value, or null where this has no such property.</summary>
    public BicepValue? this[string name] => Properties.FirstOrDefault(property => property.Name == name)?.Value;

    /// <summary>The value at a path of property names, separated by dots.</summary>
    public BicepValue? Find(string path)
    {
        BicepValue? value = this;
        foreach (string name in path.Split('.'))
        {
            value = value?[name];
        }

        return value;
    }

    /// <summary>This and all that it holds.</summary>
    public IEnumerable<BicepValue> Everything() => Properties.Select(property => property.Value).Concat(Items).Concat(Parts)
        .SelectMany(value => value.Everything())
        .Prepend(this);
}
