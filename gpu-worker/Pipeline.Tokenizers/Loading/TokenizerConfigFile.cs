using System.Text.Json;
using Pipeline.Tokenizers.AddedTokens;
using Pipeline.Tokenizers.PostProcessing;

namespace Pipeline.Tokenizers.Loading;

/// <summary>
/// What tokenizer_config.json says about the tokens around a text. Only Llama's tokeniser classes listen to it: they rebuild
/// the post-processor from it (transformers, LlamaTokenizerFast.update_post_processor).
/// </summary>
internal static class TokenizerConfigFile
{
    /// <exception cref="TokenizerFormatException">The file is damaged, or names a token that tokenizer.json does not have.</exception>
    public static TokenizerParts Apply(string path, TokenizerParts parts)
    {
        using JsonDocument document = JsonFile.Parse(path);
        var root = new FileNode(path, "", document.RootElement);
        bool isLlama = root.Optional("tokenizer_class")?.AsString()
            is "LlamaTokenizer" or "LlamaTokenizerFast" or "CodeLlamaTokenizer" or "CodeLlamaTokenizerFast";
        bool? addsStart = root.Optional("add_bos_token")?.AsBool();
        bool? addsEnd = root.Optional("add_eos_token")?.AsBool();
        if (!isLlama || (addsStart is null && addsEnd is null))
        {
            return parts;
        }

        return parts with
        {
            Frame = new SequenceFrame(
                addsStart ?? true ? [ReadId(root.Required("bos_token"), parts)] : [],
                addsEnd ?? false ? [ReadId(root.Required("eos_token"), parts)] : []),
        };
    }

    // the token itself, or what added_tokens would have of it
    private static int ReadId(FileNode node, TokenizerParts parts)
    {
        string token = (node.Value.ValueKind == JsonValueKind.Object ? node.Required("content") : node).AsString();
        if (parts.AddedTokens.FirstOrDefault(added => added.Content == token) is AddedToken known)
        {
            return known.Id;
        }

        return parts.Model.Vocabulary.TryGetId(token, out int id)
            ? id
            : throw node.Fail($"The token {FileNode.Shorten(token)} is not in tokenizer.json.");
    }
}
