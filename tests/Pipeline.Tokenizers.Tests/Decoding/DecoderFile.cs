using System.Text.Json.Nodes;
using Pipeline.Tokenizers.Tests.Files;

namespace Pipeline.Tokenizers.Tests.Decoding;

/// <summary>A file with a given decoder, in which the ids 0, 1, 2, … are given tokens.</summary>
internal static class DecoderFile
{
    /// <summary>The token that is special in every file.</summary>
    public const string Special = "<end>";

    public static Tokenizer Load(string? decoder, params string[] tokens)
    {
        var vocabulary = new JsonObject();
        foreach ((int id, string token) in tokens.Append(Special).Index())
        {
            vocabulary.Add(token, id);
        }

        JsonObject special = SmallFile.Added(Special, tokens.Length);
        special["special"] = true;
        return SmallFile.Load(new JsonObject
        {
            ["added_tokens"] = new JsonArray(special),
            ["decoder"] = decoder is null ? null : JsonNode.Parse(decoder),
            ["model"] = new JsonObject { ["type"] = "BPE", ["vocab"] = vocabulary, ["merges"] = new JsonArray() },
        });
    }

    /// <summary>The pieces that a decoder gives for the ids 0, 1, 2, …, and at last what it held back.</summary>
    public static string[] Pieces(Tokenizer tokenizer, int count)
    {
        var decoder = tokenizer.CreateDecoder();
        return [.. Enumerable.Range(0, count).Select(decoder.Append), decoder.Finish()];
    }
}
