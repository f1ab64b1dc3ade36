using System.Text.Json;

namespace Pipeline.SampleModel.Vocabulary;

/// <summary>A tokenizer.json with a lower-casing BERT pipeline around a WordPiece vocabulary.</summary>
public static class TokenizerJson
{
    private const int MaxWordCharacters = 100;

    /// <summary>Writes the file.</summary>
    /// <param name="path">A file that does not exist.</param>
    /// <param name="vocabulary">Tokens in order of id, the special ones first.</param>
    public static void Write(string path, IReadOnlyList<string> vocabulary)
    {
        using var stream = new FileStream(path, FileMode.CreateNew, FileAccess.Write);
        using var writer = new Utf8JsonWriter(stream);
        writer.WriteStartObject();
        writer.WriteString("version", "1.0");
        writer.WriteNull("truncation");
        writer.WriteNull("padding");
        WriteAddedTokens(writer);
        WritePipeline(writer);
        WritePostProcessor(writer);
        WriteModel(writer, vocabulary);
        writer.WriteEndObject();
    }

    private static int IdOf(string special) => SpecialTokens.All.TakeWhile(token => token != special).Count();

    private static void WriteAddedTokens(Utf8JsonWriter writer)
    {
        writer.WriteStartArray("added_tokens");
        foreach (string token in SpecialTokens.All)
        {
            writer.WriteStartObject();
            writer.WriteNumber("id", IdOf(token));
            writer.WriteString("content", token);
            writer.WriteBoolean("single_word", false);
            writer.WriteBoolean("lstrip", false);
            writer.WriteBoolean("rstrip", false);
            writer.WriteBoolean("normalized", false);
            writer.WriteBoolean("special", true);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
    }

    private static void WritePipeline(Utf8JsonWriter writer)
    {
        writer.WriteStartObject("normalizer");
        writer.WriteString("type", "BertNormalizer");
        writer.WriteBoolean("clean_text", true);
        writer.WriteBoolean("handle_chinese_chars", true);
        writer.WriteNull("strip_accents");
        writer.WriteBoolean("lowercase", true);
        writer.WriteEndObject();
        writer.WriteStartObject("pre_tokenizer");
        writer.WriteString("type", "BertPreTokenizer");
        writer.WriteEndObject();
        writer.WriteStartObject("decoder");
        writer.WriteString("type", "WordPiece");
        writer.WriteString("prefix", SpecialTokens.ContinuingPrefix);
        writer.WriteBoolean("cleanup", true);
        writer.WriteEndObject();
    }

    private static void WritePostProcessor(Utf8JsonWriter writer)
    {
        const string Start = SpecialTokens.Start;
        const string End = SpecialTokens.End;
        writer.WriteStartObject("post_processor");
        writer.WriteString("type", "TemplateProcessing");
        WriteTemplate(writer, "single", ("SpecialToken", Start, 0), ("Sequence", "A", 0), ("SpecialToken", End, 0));
        WriteTemplate(
            writer, "pair", ("SpecialToken", Start, 0), ("Sequence", "A", 0), ("SpecialToken", End, 0), ("Sequence", "B", 1),
            ("SpecialToken", End, 1));
        writer.WriteStartObject("special_tokens");
        foreach (string token in new[] { Start, End })
        {
            writer.WriteStartObject(token);
            writer.WriteString("id", token);
            writer.WriteStartArray("ids");
            writer.WriteNumberValue(IdOf(token));
            writer.WriteEndArray();
            writer.WriteStartArray("tokens");
            writer.WriteStringValue(token);
            writer.WriteEndArray();
            writer.WriteEndObject();
        }

        writer.WriteEndObject();
        writer.WriteEndObject();
    }

    private static void WriteTemplate(Utf8JsonWriter writer, string name, params (string Kind, string Id, int TypeId)[] items)
    {
        writer.WriteStartArray(name);
        foreach ((string kind, string id, int typeId) in items)
        {
            writer.WriteStartObject();
            writer.WriteStartObject(kind);
            writer.WriteString("id", id);
            writer.WriteNumber("type_id", typeId);
            writer.WriteEndObject();
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
    }

    private static void WriteModel(Utf8JsonWriter writer, IReadOnlyList<string> vocabulary)
    {
        writer.WriteStartObject("model");
        writer.WriteString("type", "WordPiece");
        writer.WriteString("unk_token", SpecialTokens.Unknown);
        writer.WriteString("continuing_subword_prefix", SpecialTokens.ContinuingPrefix);
        writer.WriteNumber("max_input_chars_per_word", MaxWordCharacters);
        writer.WriteStartObject("vocab");
        for (int id = 0; id < vocabulary.Count; id++)
        {
            writer.WriteNumber(vocabulary[id], id);
        }

        writer.WriteEndObject();
        writer.WriteEndObject();
    }
}
