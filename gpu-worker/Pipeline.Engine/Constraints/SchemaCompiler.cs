using System.Text.Json;

namespace Pipeline.Engine.Constraints;

/// <summary>
/// Makes a grammar of a JSON schema. Each text of the grammar validates; not each text that validates is in it: objects have
/// the declared properties in their order, and what <see cref="JsonCore"/> leaves out is left out. Used once.
/// </summary>
/// <remarks>
/// Schemas are compiled once for each depth of objects and arrays around them, so that recursion ends: at the deepest one what
/// is optional and cannot end is left out.
/// </remarks>
internal sealed class SchemaCompiler
{
    // some 5 MB at a dozen edges a state, for each line in flight; a property takes about as many states as its name has
    // characters, and a dozen more
    private const int MaxStates = 25_000;

    // schemas within schemas that add no object or array, as references and alternatives do
    private const int MaxNesting = 200;

    private readonly GrammarBuilder _builder = new(JsonCore.Shared.States, MaxStates);
    private readonly SchemaBudget _budget = new();
    private readonly SchemaReferences _references;
    private readonly SchemaObjects _objects;
    private readonly SchemaArrays _arrays;
    private readonly SchemaStrings _strings;
    private readonly Dictionary<(string Pointer, int Depth, string Type), GrammarEdge[]> _compiled = [];
    private int _nesting;

    private SchemaCompiler(JsonElement root)
    {
        _references = new SchemaReferences(root, _budget);
        _objects = new SchemaObjects(_builder, Value);
        _arrays = new SchemaArrays(_builder, Value);
        _strings = new SchemaStrings(_builder);
    }

    /// <exception cref="UnsupportedSchemaException">The schema is not supported, or no value validates.</exception>
    public static Grammar Compile(JsonElement schema)
    {
        var root = new SchemaNode(schema);
        root.CheckText();
        var compiler = new SchemaCompiler(schema);
        GrammarEdge[] edges = compiler.Value(root, depth: 1);
        if (edges.Length == 0)
        {
            throw root.Error($"No value validates that has at most {JsonCore.MaxDepth} objects and arrays within each other.");
        }

        int start = compiler._builder.Add(edges);
        return new Grammar(compiler._builder.Build(), start, compiler._builder.Repetitions);
    }

    /// <summary>How the values of a schema begin; nothing where there are none at this depth.</summary>
    private GrammarEdge[] Value(SchemaNode node, int depth)
    {
        var union = new ValueUnion(node);
        Collect(node, depth, union);
        return union.ToEdges(_builder);
    }

    private void Collect(SchemaNode node, int depth, ValueUnion union)
    {
        _budget.SpendVisit(node);
        if (node.Element.ValueKind is JsonValueKind.True or JsonValueKind.False)
        {
            union.AddEdges(node.Element.GetBoolean() ? JsonCore.Shared.Any(depth) : []);
            return;
        }

        if (node.Element.ValueKind != JsonValueKind.Object)
        {
            throw node.Error("A schema must be an object, true or false.");
        }

        if (++_nesting > MaxNesting)
        {
            throw node.TooLarge();
        }

        switch (SchemaKeywords.Decide(node))
        {
            case "$ref":
                Collect(_references.Resolve(node), depth, union);
                break;
            case "anyOf":
                foreach (SchemaNode alternative in node.Items("anyOf"))
                {
                    Collect(alternative, depth, union);
                }

                break;
            case "oneOf":
                var disjoint = new DisjointUnion(union);
                foreach (SchemaNode alternative in node.Items("oneOf"))
                {
                    var values = new ValueUnion(alternative);
                    Collect(alternative, depth, values);
                    _budget.SpendCopies(alternative, values.Literals);
                    disjoint.Add(values);
                }

                break;
            case "enum":
                CollectLiterals(node, node.Items("enum"), depth, union);
                break;
            case "const":
                CollectLiterals(node, [node.Child(node.Element.GetProperty("const"), "const")], depth, union);
                break;
            default:
                CollectTypes(node, depth, union);
                break;
        }

        _nesting--;
    }

    private void CollectTypes(SchemaNode node, int depth, ValueUnion union)
    {
        IReadOnlyCollection<string> types = SchemaKeywords.TypesOf(node);
        if (types.Count == 0)
        {
            union.AddEdges(JsonCore.Shared.Any(depth));
        }
        else if (!node.Element.TryGetProperty("type", out _))
        {
            union.AllowOtherTypes();
        }

        foreach (string type in types)
        {
            switch (type)
            {
                case "null":
                    union.AddLiteral("null"u8.ToArray());
                    break;
                case "boolean":
                    union.AddLiteral("true"u8.ToArray());
                    union.AddLiteral("false"u8.ToArray());
                    break;
                case "integer" or "number":
                    union.AddNumbers(isInteger: type == "integer");
                    break;
                default:
                    union.AddEdges(Compiled(node, depth, type));
                    break;
            }
        }
    }

    private void CollectLiterals(SchemaNode node, IReadOnlyList<SchemaNode> values, int depth, ValueUnion union)
    {
        IReadOnlyCollection<string> types = SchemaKeywords.TypesOf(node);
        foreach (SchemaNode value in values)
        {
            _budget.SpendValue(value);
            bool isOfType = types.Count == 0 || types.Any(type => LiteralText.IsOfType(value.Element, type));
            if (isOfType && depth + LiteralText.DepthOf(value.Element) - 1 <= JsonCore.MaxDepth)
            {
                union.AddLiteral(LiteralText.Of(value.Element));
            }
        }
    }

    /// <summary>Strings, objects and arrays of one schema: the same states wherever it is referred to at this depth.</summary>
    private GrammarEdge[] Compiled(SchemaNode node, int depth, string type)
    {
        (string, int, string) key = (node.Pointer, type == "string" ? 0 : depth, type);
        if (!_compiled.TryGetValue(key, out GrammarEdge[]? edges))
        {
            edges = type switch
            {
                "string" => _strings.Create(node),
                _ when depth > JsonCore.MaxDepth => [],
                "object" => _objects.Create(node, depth),
                _ => _arrays.Create(node, depth),
            };
            _compiled.Add(key, edges);
        }

        return edges;
    }
}
