using System.Text.Json;
using Pipeline.Tokenizers.Models;

namespace Pipeline.Tokenizers.Loading;

/// <summary>The <c>model</c> section.</summary>
internal static class ModelReader
{
    public static ITokenModel Read(FileNode node) => TypeOf(node) switch
    {
        "WordPiece" => ReadWordPiece(node),
        string other => throw node.Fail($"The model {FileNode.Shorten(other)} is not supported."),
    };

    // Files from before the field existed are told apart by what they hold.
    private static string TypeOf(FileNode node)
    {
        if (node.Optional("type") is FileNode type)
        {
            return type.AsString();
        }

        if (node.Optional("merges") is not null)
        {
            return "BPE";
        }

        return node.Required("vocab").Value.ValueKind == JsonValueKind.Array ? "Unigram" : "WordPiece";
    }

    private static WordPieceModel ReadWordPiece(FileNode node)
    {
        Dictionary<string, int> vocabulary = VocabularyReader.Read(node.Required("vocab"));
        FileNode unknown = node.Required("unk_token");
        string unknownToken = unknown.AsString();
        if (!vocabulary.TryGetValue(unknownToken, out int unknownId))
        {
            throw unknown.Fail($"The token {FileNode.Shorten(unknownToken)} is not in the vocabulary.");
        }

        return new WordPieceModel(
            vocabulary,
            unknownId,
            node.Optional("continuing_subword_prefix")?.AsString() ?? "##",
            node.Optional("max_input_chars_per_word")?.AsInt(0, int.MaxValue) ?? 100);
    }
}
