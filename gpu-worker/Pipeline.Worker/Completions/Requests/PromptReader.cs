using System.Text.Json;

namespace Pipeline.Worker.Completions.Requests;

/// <summary>Reads <c>prompt</c>: a text, texts, token ids, or lists of token ids.</summary>
internal static class PromptReader
{
    /// <summary>Most prompts of one request.</summary>
    public const int MaxPrompts = 2_048;

    private const string Field = "prompt";

    /// <summary>Token ids of each prompt, in order; empty where the body is refused.</summary>
    public static IReadOnlyList<int[]> Read(RequestBody body, CompletionProfile profile)
    {
        if (!body.TryGet(Field, out JsonElement prompt))
        {
            body.Refuse(Field, "'prompt' is missing.");
            return [];
        }

        List<int[]> prompts = [];
        foreach ((JsonElement value, string name) in Split(body, prompt))
        {
            int[] ids = value.ValueKind == JsonValueKind.String ? Encode(value, profile) : ReadIds(body, value, name, profile.VocabularySize);
            if (ids.Length == 0)
            {
                body.Refuse(name, $"'{name}' has no tokens.");
            }

            if (body.Error is not null)
            {
                return [];
            }

            prompts.Add(ids);
        }

        return prompts;
    }

    private static IEnumerable<(JsonElement Value, string Name)> Split(RequestBody body, JsonElement prompt)
    {
        JsonValueKind kind = prompt.ValueKind == JsonValueKind.Array && prompt.GetArrayLength() > 0 ? prompt[0].ValueKind : default;
        if (prompt.ValueKind == JsonValueKind.String || kind == JsonValueKind.Number)
        {
            return [(prompt, Field)];
        }

        if (kind is not (JsonValueKind.String or JsonValueKind.Array))
        {
            body.Refuse(Field, "'prompt' must be a string, an array of strings, an array of token ids or an array of arrays of token ids.");
            return [];
        }

        if (prompt.GetArrayLength() > MaxPrompts)
        {
            body.Refuse(Field, $"'prompt' has more than {MaxPrompts} elements.");
            return [];
        }

        int other = prompt.EnumerateArray().TakeWhile(element => element.ValueKind == kind).Count();
        if (other < prompt.GetArrayLength())
        {
            body.Refuse($"{Field}[{other}]", $"'{Field}[{other}]' must be of the same kind as the elements before it.");
            return [];
        }

        return prompt.EnumerateArray().Select((element, index) => (element, $"{Field}[{index}]"));
    }

    private static int[] Encode(JsonElement text, CompletionProfile profile)
    {
        List<int> ids = [];
        profile.Text.Encode(text.GetString()!, ids);
        return [.. ids];
    }

    private static int[] ReadIds(RequestBody body, JsonElement array, string name, int vocabularySize)
    {
        int[] ids = new int[array.GetArrayLength()];
        int index = 0;
        foreach (JsonElement element in array.EnumerateArray())
        {
            if (element.ValueKind != JsonValueKind.Number || !element.TryGetInt32(out int id) || (uint)id >= (uint)vocabularySize)
            {
                body.Refuse($"{name}[{index}]", $"'{name}[{index}]' must be a token id from 0 to {vocabularySize - 1}.");
                break;
            }

            ids[index++] = id;
        }

        return ids;
    }
}
