using System.Text;
using System.Text.Json;
using Pipeline.Tokenizers.Loading;
using Pipeline.Tokenizers.Templates.Values;

namespace Pipeline.Tokenizers.Templates.Files;

/// <summary>The files of a model that say how a conversation is written.</summary>
internal sealed class TemplateDirectory(string path)
{
    /// <summary>A tokenizer_config.json lists the added tokens: thousands at most, about 200 bytes each.</summary>
    public const int MaxFileBytes = 16 * 1024 * 1024;

    // the names that transformers passes to a template where the model sets them
    private static readonly string[] TokenNames =
        ["bos_token", "eos_token", "unk_token", "sep_token", "pad_token", "cls_token", "mask_token"];

    private readonly FileNode? _config = ReadJson(Path.Combine(path, "tokenizer_config.json"));

    /// <summary>
    /// The template: chat_template.jinja before tokenizer_config.json, as in transformers, and chat_template.json last.
    /// </summary>
    /// <returns>Null where the model has none.</returns>
    /// <exception cref="TokenizerFormatException">A file is damaged, or has several templates and none is the default.</exception>
    public TemplateSource? FindTemplate()
    {
        string jinja = Path.Combine(path, "chat_template.jinja");
        if (ReadText(jinja) is { } text)
        {
            return new TemplateSource(text, jinja, "");
        }

        return ReadTemplate(_config) ?? ReadTemplate(ReadJson(Path.Combine(path, "chat_template.json")));
    }

    /// <summary>
    /// The special tokens by the names that templates know them by. special_tokens_map.json wins where tokenizer_config.json is
    /// from before it listed the added tokens, and fills in what it leaves out otherwise.
    /// </summary>
    /// <exception cref="TokenizerFormatException">A file is damaged.</exception>
    public IReadOnlyDictionary<string, TemplateValue> ReadSpecialTokens()
    {
        var tokens = new Dictionary<string, TemplateValue>(StringComparer.Ordinal);
        FileNode? map = ReadJson(Path.Combine(path, "special_tokens_map.json"));
        bool mapIsOlder = _config?.Optional("added_tokens_decoder") is not null;
        foreach ((string name, FileNode token) in mapIsOlder
            ? TokensOf(map).Concat(TokensOf(_config))
            : TokensOf(_config).Concat(TokensOf(map)))
        {
            tokens[name] = new StringValue(ReadToken(token));
        }

        return tokens;
    }

    /// <summary>
    /// The standard tokens, those of extra_special_tokens where that names them, and since release 5 of transformers all others
    /// whose names end as theirs do.
    /// </summary>
    private static IEnumerable<(string Name, FileNode Token)> TokensOf(FileNode? file)
    {
        FileNode? extra = file?.Optional("extra_special_tokens");
        return MembersOf(file)
            .Where(member => TokenNames.Contains(member.Name)
                ? member.Node.Value.ValueKind != JsonValueKind.Null
                : member.Name.EndsWith("_token", StringComparison.Ordinal) && IsToken(member.Node.Value))
            .Concat(MembersOf(extra is { Value.ValueKind: JsonValueKind.Object } ? extra : null));
    }

    private static IEnumerable<(string Name, FileNode Node)> MembersOf(FileNode? parent) => (parent?.Members() ?? [])
        .Select(member => (member.Name, member.Node with
        {
            Path = string.Join('.', ((string[])[member.Node.Path, FileNode.Shorten(member.Name)]).Where(part => part.Length > 0)),
        }));

    private static bool IsToken(JsonElement value) =>
        value.ValueKind == JsonValueKind.String || (value.ValueKind == JsonValueKind.Object && value.TryGetProperty("content", out _));

    private static string ReadToken(FileNode token) =>
        token.Value.ValueKind == JsonValueKind.Object ? token.Required("content").AsString() : token.AsString();

    private static TemplateSource? ReadTemplate(FileNode? file)
    {
        if (file?.Optional("chat_template") is not { } node)
        {
            return null;
        }

        if (node.Value.ValueKind == JsonValueKind.Array)
        {
            node = node.Items().Where(item => item.Required("name").AsString() == "default")
                .Select(item => (FileNode?)item.Required("template"))
                .FirstOrDefault() ?? throw node.Fail("There are several templates, and none of them is named default.");
        }

        return new TemplateSource(node.AsString(), node.File, node.Path);
    }

    private static FileNode? ReadJson(string file)
    {
        if (ReadBytes(file) is not { } bytes)
        {
            return null;
        }

        try
        {
            using JsonDocument document = JsonDocument.Parse(bytes);
            return new FileNode(file, "", document.RootElement.Clone());
        }
        catch (JsonException exception)
        {
            throw new TokenizerFormatException(file, "", $"The file is not JSON: {exception.Message}", exception);
        }
    }

    private static string? ReadText(string file)
    {
        if (ReadBytes(file) is not { } bytes)
        {
            return null;
        }

        try
        {
            return new UTF8Encoding(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true).GetString(bytes);
        }
        catch (DecoderFallbackException exception)
        {
            throw new TokenizerFormatException(file, "", "The file is not UTF-8.", exception);
        }
    }

    private static byte[]? ReadBytes(string file)
    {
        if (!File.Exists(file))
        {
            return null;
        }

        using FileStream stream = File.OpenRead(file);
        if (stream.Length > MaxFileBytes)
        {
            throw new TokenizerFormatException(file, "", $"The file has {stream.Length} bytes; the limit is {MaxFileBytes}.");
        }

        byte[] bytes = new byte[stream.Length];
        stream.ReadExactly(bytes);
        return bytes;
    }
}
