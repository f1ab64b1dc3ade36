using System.Text.Json;
using Pipeline.Tokenizers.Models;

namespace Pipeline.Tokenizers.Loading;

/// <summary>The <c>model</c> section.</summary>
internal static class ModelReader
{
    public static ITokenModel Read(FileNode node) => TypeOf(node) switch
    {
        "WordPiece" => ReadWordPiece(node),
        "BPE" => ReadBpe(node),
        "Unigram" => UnigramReader.Read(node),
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
        Vocabulary vocabulary = VocabularyReader.Read(node.Required("vocab"));
        return new WordPieceModel(
            vocabulary,
            ReadToken(node.Required("unk_token"), vocabulary),
            node.Optional("continuing_subword_prefix")?.AsString() ?? "##",
            node.Optional("max_input_chars_per_word")?.AsInt(0, int.MaxValue) ?? 100);
    }

    private static BpeModel ReadBpe(FileNode node)
    {
        if (node.Optional("dropout") is { } dropout && dropout.AsNumber() != 0)
        {
            throw dropout.Fail("Dropout gives other ids each time; it is for training only.");
        }

        Vocabulary vocabulary = VocabularyReader.Read(node.Required("vocab"));
        string continuingPrefix = node.Optional("continuing_subword_prefix")?.AsString() ?? "";
        var options = new BpeOptions(
            UnknownId: node.Optional("unk_token") is { } unknown ? ReadToken(unknown, vocabulary) : null,
            FusesUnknown: node.Flag("fuse_unk", absent: false),
            HasByteFallback: node.Flag("byte_fallback", absent: false),
            IgnoresMerges: node.Flag("ignore_merges", absent: false),
            ContinuingPrefix: continuingPrefix,
            EndOfWordSuffix: node.Optional("end_of_word_suffix")?.AsString() ?? "");
        return new BpeModel(vocabulary, MergeReader.Read(node.Required("merges"), vocabulary, continuingPrefix), options);
    }

    private static int ReadToken(FileNode node, Vocabulary vocabulary)
    {
        string token = node.AsString();
        return vocabulary.TryGetId(token, out int id)
            ? id
            : throw node.Fail($"The token {FileNode.Shorten(token)} is not in the vocabulary.");
    }
}
