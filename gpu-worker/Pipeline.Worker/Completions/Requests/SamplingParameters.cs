using System.Globalization;
using System.Text.Json;
using Pipeline.Engine.Sampling;

namespace Pipeline.Worker.Completions.Requests;

/// <summary>The parameters that both endpoints share: how tokens are chosen, and where a choice ends.</summary>
internal static class SamplingParameters
{
    /// <summary>Most choices of a prompt, as in the OpenAI API.</summary>
    public const int MaxSamples = 128;

    /// <summary>Most of the likely tokens that are reported at each place, as in the OpenAI API.</summary>
    public const int MaxTopLogprobs = 20;

    // OpenAI takes 4
    private const int MaxStops = 16;

    // the engine looks back so far at each token
    private const int LongestStop = 256;

    private const double LeastRepetitionPenalty = 0.01;

    /// <summary>Their names.</summary>
    public static string[] Names { get; } =
    [
        "temperature", "top_p", "top_k", "min_p", "frequency_penalty", "presence_penalty", "repetition_penalty", "logit_bias", "seed",
        "stop", "n", "stream", "max_tokens", "logprobs",
    ];

    /// <summary>How tokens are chosen.</summary>
    public static SamplingOptions ReadOptions(RequestBody body, int vocabularySize) => new()
    {
        Temperature = body.Number("temperature", 0, 2, fallback: 1),
        // at 0 the most likely token is all that is kept, as it is with the least number over 0
        TopP = Math.Max(float.Epsilon, body.Number("top_p", 0, 1, fallback: 1)),
        TopK = body.Integer("top_k", 0, int.MaxValue) ?? 0,
        MinP = body.Number("min_p", 0, 1, fallback: 0),
        FrequencyPenalty = body.Number("frequency_penalty", -2, 2, fallback: 0),
        PresencePenalty = body.Number("presence_penalty", -2, 2, fallback: 0),
        RepetitionPenalty = body.Number("repetition_penalty", LeastRepetitionPenalty, 10, fallback: 1),
        LogitBias = ReadLogitBias(body, vocabularySize),
    };

    /// <summary>The seed, or null.</summary>
    public static ulong? ReadSeed(RequestBody body)
    {
        if (!body.TryGet("seed", out JsonElement value))
        {
            return null;
        }

        if (value.ValueKind == JsonValueKind.Number && value.TryGetInt64(out long seed))
        {
            return unchecked((ulong)seed);
        }

        body.Refuse("seed", $"'seed' must be a whole number from {long.MinValue} to {long.MaxValue}.");
        return null;
    }

    /// <summary>The stop strings: one, or several.</summary>
    public static IReadOnlyList<string> ReadStops(RequestBody body)
    {
        if (!body.TryGet("stop", out JsonElement value))
        {
            return [];
        }

        if (value.ValueKind == JsonValueKind.String)
        {
            return [ReadStop(body, value, "stop")];
        }

        if (value.ValueKind != JsonValueKind.Array || value.GetArrayLength() > MaxStops)
        {
            body.Refuse("stop", $"'stop' must be a string or an array of at most {MaxStops} strings.");
            return [];
        }

        return [.. value.EnumerateArray().Select((stop, index) => ReadStop(body, stop, $"stop[{index}]"))];
    }

    private static string ReadStop(RequestBody body, JsonElement value, string name)
    {
        string text = value.ValueKind == JsonValueKind.String ? value.GetString()! : string.Empty;
        if (text.Length is 0 or > LongestStop)
        {
            body.Refuse(name, $"'{name}' must be a string of 1 to {LongestStop} characters.");
        }

        return text;
    }

    // each costs every sample of the line memory, and every token time
    private const int MaxLogitBiases = 1_024;

    private static Dictionary<int, float> ReadLogitBias(RequestBody body, int vocabularySize)
    {
        Dictionary<int, float> biases = [];
        if (!body.TryGet("logit_bias", out JsonElement value))
        {
            return biases;
        }

        if (value.ValueKind != JsonValueKind.Object)
        {
            body.Refuse("logit_bias", "'logit_bias' must be an object of token ids and numbers.");
            return biases;
        }

        foreach (JsonProperty entry in value.EnumerateObject())
        {
            if (biases.Count == MaxLogitBiases)
            {
                body.Refuse("logit_bias", $"'logit_bias' has at most {MaxLogitBiases} entries.");
                return biases;
            }

            if (!int.TryParse(entry.Name, NumberStyles.None, CultureInfo.InvariantCulture, out int id) || id >= vocabularySize)
            {
                body.Refuse("logit_bias", $"The keys of 'logit_bias' must be token ids from 0 to {vocabularySize - 1}.");
                return biases;
            }

            if (entry.Value.ValueKind != JsonValueKind.Number || !entry.Value.TryGetDouble(out double bias) || Math.Abs(bias) > 100)
            {
                body.Refuse($"logit_bias.{id}", $"'logit_bias.{id}' must be a number from -100 to 100.");
                return biases;
            }

            biases[id] = (float)bias;
        }

        return biases;
    }
}
