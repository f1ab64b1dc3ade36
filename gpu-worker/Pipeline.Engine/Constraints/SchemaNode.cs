using System.Globalization;
using System.Text.Json;

namespace Pipeline.Engine.Constraints;

/// <summary>A schema within a schema.</summary>
internal sealed class SchemaNode
{
    private readonly SchemaNode? _parent;
    private readonly string _name;

    /// <summary>A whole schema.</summary>
    public SchemaNode(JsonElement root)
        : this(root, null, "")
    {
    }

    private SchemaNode(JsonElement element, SchemaNode? parent, string name)
    {
        Element = element;
        _parent = parent;
        _name = name;
        PointerLength = parent is null ? 0 : parent.PointerLength + 1 + name.Length;
    }

    /// <summary>It.</summary>
    public JsonElement Element { get; }

    /// <summary>
    /// Its JSON pointer (RFC 6901) from the root, empty for the root itself. Written when it is asked for: names may be long, and
    /// what they name may have many items.
    /// </summary>
    public string Pointer => string.Concat(Names().Select(name =>
        "/" + name.Replace("~", "~0", StringComparison.Ordinal).Replace("/", "~1", StringComparison.Ordinal)));

    /// <summary>Characters of the pointer before escapes.</summary>
    public int PointerLength { get; }

    /// <summary>A keyword's value, or a member of it.</summary>
    public SchemaNode Child(JsonElement element, string name) => new(element, this, name);

    /// <summary>The value of a keyword that must not be negative.</summary>
    /// <param name="keyword">The keyword.</param>
    /// <param name="max">The largest number that is supported.</param>
    /// <exception cref="UnsupportedSchemaException">It is no such number.</exception>
    public int? Count(string keyword, int max)
    {
        if (!Element.TryGetProperty(keyword, out JsonElement value))
        {
            return null;
        }

        return value.ValueKind == JsonValueKind.Number && value.TryGetInt32(out int count) && count >= 0 && count <= max
            ? count
            : throw Error($"'{keyword}' must be a whole number from 0 to {max}.");
    }

    /// <summary>The members of a keyword's object; none where it is absent.</summary>
    /// <exception cref="UnsupportedSchemaException">It is no object, or has a name twice.</exception>
    public IReadOnlyList<(string Name, SchemaNode Node)> Members(string keyword)
    {
        if (!Element.TryGetProperty(keyword, out JsonElement value))
        {
            return [];
        }

        if (value.ValueKind != JsonValueKind.Object)
        {
            throw Error($"'{keyword}' must be an object.");
        }

        SchemaNode members = Child(value, keyword);
        var names = new HashSet<string>(StringComparer.Ordinal);
        var list = new List<(string, SchemaNode)>();
        foreach (JsonProperty member in value.EnumerateObject())
        {
            string name = member.Name;
            if (!names.Add(name))
            {
                throw members.Error($"'{name}' is there twice.");
            }

            list.Add((name, members.Child(member.Value, name)));
        }

        return list;
    }

    /// <summary>The items of a keyword's array; none where it is absent.</summary>
    /// <exception cref="UnsupportedSchemaException">It is no array.</exception>
    public IReadOnlyList<SchemaNode> Items(string keyword)
    {
        if (!Element.TryGetProperty(keyword, out JsonElement value))
        {
            return [];
        }

        if (value.ValueKind != JsonValueKind.Array)
        {
            throw Error($"'{keyword}' must be an array.");
        }

        SchemaNode items = Child(value, keyword);
        return [.. value.EnumerateArray().Select((item, i) => items.Child(item, i.ToString(CultureInfo.InvariantCulture)))];
    }

    /// <summary>A string's characters.</summary>
    /// <exception cref="UnsupportedSchemaException">It is no string.</exception>
    public string Text() => Element.ValueKind == JsonValueKind.String ? Element.GetString()! : throw Error("It must be a string.");

    /// <summary>Reads all names and strings within it, so that none fails later.</summary>
    /// <exception cref="UnsupportedSchemaException">One is not well-formed Unicode.</exception>
    public void CheckText()
    {
        try
        {
            CheckText(Element);
        }
        catch (InvalidOperationException)
        {
            throw Error("A text in it is not well-formed Unicode.");
        }
    }

    /// <summary>What is wrong with it.</summary>
    public UnsupportedSchemaException Error(string problem) => new(string.Join('.', Names()), problem);

    /// <summary>Says that there is more of it than is looked at.</summary>
    public UnsupportedSchemaException TooLarge() =>
        Error("The schema is too large, or refers to itself without an object or array between.");

    /// <summary>A name as it was before it became a part of a pointer.</summary>
    public static string Unescape(string part) =>
        part.Replace("~1", "/", StringComparison.Ordinal).Replace("~0", "~", StringComparison.Ordinal);

    private Stack<string> Names()
    {
        var names = new Stack<string>();
        for (SchemaNode node = this; node._parent is { } parent; node = parent)
        {
            names.Push(node._name);
        }

        return names;
    }

    private static void CheckText(JsonElement element)
    {
        switch (element.ValueKind)
        {
            case JsonValueKind.Object:
                foreach (JsonProperty member in element.EnumerateObject())
                {
                    _ = member.Name;
                    CheckText(member.Value);
                }

                break;
            case JsonValueKind.Array:
                foreach (JsonElement item in element.EnumerateArray())
                {
                    CheckText(item);
                }

                break;
            case JsonValueKind.String:
                _ = element.GetString();
                break;
        }
    }
}
