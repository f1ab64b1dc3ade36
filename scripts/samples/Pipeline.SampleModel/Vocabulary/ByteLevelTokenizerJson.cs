using System.Text.Json;

namespace Pipeline.SampleModel.Vocabulary;

/// <summary>A tokenizer.json with Qwen2's pipeline around a byte-level vocabulary, its words cut by the vocabulary's pattern.</summary>
public static class ByteLevelTokenizerJson
{
    /// <summary>Writes the file.</summary>
    /// <param name="path">A file that does not exist.</param>
    /// <param name="vocabulary">What it holds.</param>
    public static void Write(string path, ByteLevelVocabulary vocabulary)
    {
        using var stream = new FileStream(path, FileMode.CreateNew, FileAccess.Write);
        using var writer = new Utf8JsonWriter(stream);
        writer.WriteStartObject();
        writer.WriteString("version", "1.0");
        WriteAddedTokens(writer, vocabulary);
        WriteTyped(writer, "normalizer", "NFC");
        WritePreTokenizer(writer, vocabulary.WordPattern);
        WriteByteLevel(writer, "post_processor");
        WriteByteLevel(writer, "decoder");
        WriteModel(writer, vocabulary);
        writer.WriteEndObject();
    }

    private static void WriteAddedTokens(Utf8JsonWriter writer, ByteLevelVocabulary vocabulary)
    {
        writer.WriteStartArray("added_tokens");
        foreach (string token in vocabulary.Special)
        {
            writer.WriteStartObject();
            writer.WriteNumber("id", vocabulary.IdOf(token));
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

    private static void WriteTyped(Utf8JsonWriter writer, string name, string type)
    {
        writer.WriteStartObject(name);
        writer.WriteString("type", type);
        writer.WriteEndObject();
    }

    private static void WritePreTokenizer(Utf8JsonWriter writer, string wordPattern)
    {
        writer.WriteStartObject("pre_tokenizer");
        writer.WriteString("type", "Sequence");
        writer.WriteStartArray("pretokenizers");
        writer.WriteStartObject();
        writer.WriteString("type", "Split");
        writer.WriteStartObject("pattern");
        writer.WriteString("Regex", wordPattern);
        writer.WriteEndObject();
        writer.WriteString("behavior", "Isolated");
        writer.WriteBoolean("invert", false);
        writer.WriteEndObject();
        WriteByteLevel(writer, name: null);
        writer.WriteEndArray();
        writer.WriteEndObject();
    }

    private static void WriteByteLevel(Utf8JsonWriter writer, string? name)
    {
        if (name is null)
        {
            writer.WriteStartObject();
        }
        else
        {
            writer.WriteStartObject(name);
        }

        writer.WriteString("type", "ByteLevel");
        writer.WriteBoolean("add_prefix_space", false);
        writer.WriteBoolean("trim_offsets", false);
        writer.WriteBoolean("use_regex", false);
        writer.WriteEndObject();
    }

    private static void WriteModel(Utf8JsonWriter writer, ByteLevelVocabulary vocabulary)
    {
        writer.WriteStartObject("model");
        writer.WriteString("type", "BPE");
        writer.WriteBoolean("byte_fallback", false);
        writer.WriteStartObject("vocab");
        for (int id = 0; id < vocabulary.Tokens.Count; id++)
        {
            writer.WriteNumber(vocabulary.Tokens[id], id);
        }

        writer.WriteEndObject();
        writer.WriteStartArray("merges");
        foreach ((string left, string right) in vocabulary.Merges)
        {
            writer.WriteStringValue($"{left} {right}");
        }

        writer.WriteEndArray();
        writer.WriteEndObject();
    }
}
