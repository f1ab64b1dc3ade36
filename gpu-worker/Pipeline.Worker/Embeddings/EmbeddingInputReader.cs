using System.Text.Json;
using Pipeline.Contracts;
using Pipeline.Contracts.Lines;

namespace Pipeline.Worker.Embeddings;

/// <summary>Reads the field <c>input</c>: a text, texts, token ids, or lists of token ids. Used for one request.</summary>
internal sealed class EmbeddingInputReader(EmbeddingProfile profile)
{
    private const string Field = "input";

    /// <summary>Most inputs of one request, as in the OpenAI API.</summary>
    public const int MaxInputs = 2_048;

    private readonly List<int> _ids = [];

    /// <summary>Token ids of the inputs read so far.</summary>
    public List<int[]> Inputs { get; } = [];

    /// <summary>Tokens of all inputs read so far.</summary>
    public long TokenCount { get; private set; }

    /// <summary>Reads the value at which the reader stands. A repeated field replaces what was read before.</summary>
    public RequestError? Read(ref Utf8JsonReader json)
    {
        Inputs.Clear();
        TokenCount = 0;
        return json.TokenType switch
        {
            JsonTokenType.String => AddText(ref json, index: null),
            JsonTokenType.StartArray => ReadArray(ref json),
            _ => Bad("'input' must be a string, an array of strings, an array of token ids or an array of arrays of token ids."),
        };
    }

    private RequestError? ReadArray(ref Utf8JsonReader json)
    {
        json.Read();
        return json.TokenType switch
        {
            JsonTokenType.EndArray => Bad("'input' must not be an empty array."),
            JsonTokenType.Number => ReadIds(ref json, index: null),
            JsonTokenType.String or JsonTokenType.StartArray => ReadMany(ref json, json.TokenType),
            _ => BadElement(0),
        };
    }

    private RequestError? ReadMany(ref Utf8JsonReader json, JsonTokenType kind)
    {
        for (int index = 0; json.TokenType != JsonTokenType.EndArray; index++)
        {
            if (index == MaxInputs)
            {
                return Bad($"'input' has more than {MaxInputs} elements.");
            }

            if (json.TokenType != kind)
            {
                return BadElement(index);
            }

            RequestError? error = kind == JsonTokenType.String ? AddText(ref json, index) : ReadIdArray(ref json, index);
            if (error is not null)
            {
                return error;
            }

            json.Read();
        }

        return null;
    }

    private RequestError? AddText(ref Utf8JsonReader json, int? index)
    {
        string text = json.GetString()!;
        if (text.Length == 0)
        {
            return Bad($"{Name(index)} must not be an empty string.");
        }

        _ids.Clear();
        profile.TextEncoder.Encode(text, _ids);
        return AddIds(index);
    }

    private RequestError? ReadIdArray(ref Utf8JsonReader json, int index)
    {
        json.Read();
        return json.TokenType == JsonTokenType.EndArray ? Bad($"{Name(index)} must not be an empty array.") : ReadIds(ref json, index);
    }

    // Stands at the first id; leaves the reader at the array's end.
    private RequestError? ReadIds(ref Utf8JsonReader json, int? index)
    {
        _ids.Clear();
        for (; json.TokenType != JsonTokenType.EndArray; json.Read())
        {
            if (json.TokenType != JsonTokenType.Number || !json.TryGetInt32(out int id) || (uint)id >= (uint)profile.VocabularySize)
            {
                return Bad($"{Name(index)}[{_ids.Count}] must be a token id from 0 to {profile.VocabularySize - 1}.");
            }

            _ids.Add(id);
        }

        return AddIds(index);
    }

    private RequestError? AddIds(int? index)
    {
        if (_ids.Count > profile.MaxSequenceTokens)
        {
            return new RequestError(
                ErrorCodes.ContextLengthExceeded,
                $"This model's maximum context length is {profile.MaxSequenceTokens} tokens, but {Name(index)} has {_ids.Count} tokens.",
                Field);
        }

        Inputs.Add([.. _ids]);
        TokenCount += _ids.Count;
        return null;
    }

    private static RequestError BadElement(int index) =>
        Bad($"{Name(index)} must be a string, a token id or an array of token ids, and of the same kind as the elements before it.");

    private static string Name(int? index) => index is null ? "'input'" : $"'input[{index}]'";

    private static RequestError Bad(string message) => new(ErrorCodes.InvalidRequest, message, Field);
}
