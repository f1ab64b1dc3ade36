using System.Text.Json.Nodes;
using Pipeline.TestKit;

namespace Pipeline.Tokenizers.Tests.Files;

/// <summary>A small tokenizer.json that tests change.</summary>
internal static class SmallFile
{
    public const int Unknown = 1;
    public const int Start = 2;
    public const int End = 3;

    private static readonly string[] Tokens =
    [
        "[PAD]", "[UNK]", "[CLS]", "[SEP]", "un", "##aff", "##able", "##a", "runn", "##ing", "the", ",", "!", "e", "é", "漢", "ab",
    ];

    /// <summary>The id of a token in the file.</summary>
    public static int IdOf(string token) => Array.IndexOf(Tokens, token);

    /// <summary>A valid file with a lower-casing BERT pipeline.</summary>
    public static JsonObject Create()
    {
        var vocabulary = new JsonObject();
        foreach (string token in Tokens)
        {
            vocabulary.Add(token, IdOf(token));
        }

        return new JsonObject
        {
            ["version"] = "1.0",
            ["added_tokens"] = new JsonArray(Added("[CLS]", Start), Added("[SEP]", End)),
            ["normalizer"] = JsonNode.Parse("""{"type":"BertNormalizer"}"""),
            ["pre_tokenizer"] = JsonNode.Parse("""{"type":"BertPreTokenizer"}"""),
            ["post_processor"] = JsonNode.Parse("""
                {"type":"TemplateProcessing",
                 "single":[{"SpecialToken":{"id":"[CLS]","type_id":0}},{"Sequence":{"id":"A","type_id":0}},
                           {"SpecialToken":{"id":"[SEP]","type_id":0}}],
                 "special_tokens":{"[CLS]":{"id":"[CLS]","ids":[2],"tokens":["[CLS]"]},
                                   "[SEP]":{"id":"[SEP]","ids":[3],"tokens":["[SEP]"]}}}
                """),
            ["model"] = new JsonObject
            {
                ["type"] = "WordPiece",
                ["unk_token"] = "[UNK]",
                ["continuing_subword_prefix"] = "##",
                ["max_input_chars_per_word"] = 100,
                ["vocab"] = vocabulary,
            },
        };
    }

    /// <summary>An entry of added_tokens.</summary>
    public static JsonObject Added(
        string content, int id, bool singleWord = false, bool stripLeft = false, bool stripRight = false, bool normalized = false) =>
        new()
        {
            ["id"] = id,
            ["content"] = content,
            ["single_word"] = singleWord,
            ["lstrip"] = stripLeft,
            ["rstrip"] = stripRight,
            ["normalized"] = normalized,
            ["special"] = false,
        };

    /// <summary>The id that the first token added to the file must have.</summary>
    public static int NextId => Tokens.Length;

    /// <summary>Loads the file from a temporary folder.</summary>
    public static Tokenizer Load(JsonObject file) => Load(file.ToJsonString());

    /// <summary>Loads any text as a file.</summary>
    public static Tokenizer Load(string content)
    {
        using var folder = new TempDirectory();
        string path = folder.Combine("tokenizer.json");
        File.WriteAllText(path, content);
        return Tokenizer.Load(path);
    }
}
