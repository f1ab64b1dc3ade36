using System.Collections.Frozen;
using System.Text.Json;

namespace Pipeline.Worker.Completions.Requests;

/// <summary>
/// The parameters of one endpoint: those that are read, those that change nothing here, and those that we cannot honour. A
/// parameter that is in none of these lists is refused, as OpenAI refuses it: ignoring it would change the request in silence.
/// </summary>
/// <param name="endpoint">As messages name it.</param>
/// <param name="read">What the endpoint's reader looks at.</param>
/// <param name="unsupported">
/// What is refused unless it asks for nothing: null, false, empty, or the JSON that is given with it, OpenAI's default.
/// </param>
internal sealed class ParameterTable(string endpoint, IEnumerable<string> read, IEnumerable<(string Name, string? Default)> unsupported)
{
    // a name from outside goes into a message: short
    private const int MostShown = 60;

    // labels, storage and routing at OpenAI; and what has no meaning without tools
    private static readonly FrozenSet<string> Harmless = FrozenSet.Create(
        StringComparer.Ordinal,
        "model", "user", "metadata", "store", "service_tier", "safety_identifier", "prompt_cache_key", "prompt_cache_retention",
        "parallel_tool_calls");

    private readonly FrozenSet<string> _read = read.ToFrozenSet(StringComparer.Ordinal);

    private readonly FrozenDictionary<string, string?> _unsupported =
        unsupported.ToFrozenDictionary(parameter => parameter.Name, parameter => parameter.Default, StringComparer.Ordinal);

    /// <summary>Refuses a body that has a parameter which we do not know or cannot honour.</summary>
    public void Check(RequestBody body)
    {
        foreach (JsonProperty parameter in body.Parameters)
        {
            string name = parameter.Name;
            if (_unsupported.TryGetValue(name, out string? harmless))
            {
                if (!AsksForNothing(parameter.Value, harmless))
                {
                    body.Refuse(name, $"'{name}' is not supported.");
                }
            }
            else if (!_read.Contains(name) && !Harmless.Contains(name))
            {
                string shown = Shorten(name);
                body.Refuse(shown, $"'{shown}' is not a parameter of {endpoint}.");
            }
        }

        if (body.Flag("stream"))
        {
            body.Refuse("stream", "'stream' must be false: the lines of a batch do not stream.");
        }
    }

    /// <summary>A name from outside as a message shows it.</summary>
    public static string Shorten(string name) => name.Length > MostShown ? name[..MostShown] + "..." : name;

    /// <summary>Whether a value means the same as leaving the parameter out.</summary>
    public static bool AsksForNothing(JsonElement value, string? harmless = null) => value.ValueKind switch
    {
        JsonValueKind.Null or JsonValueKind.False => true,
        JsonValueKind.Array => value.GetArrayLength() == 0 || value.GetRawText() == harmless,
        JsonValueKind.Object => value.GetPropertyCount() == 0,
        JsonValueKind.String => value.ValueEquals(""u8) || value.GetRawText() == harmless,
        _ => false,
    };
}
