using System.Text.Json;
using Pipeline.Tokenizers.Models;

namespace Pipeline.Tokenizers.Loading;

/// <summary>The <c>merges</c> of a BPE model: pairs, written as two strings or as one with a space between.</summary>
internal static class MergeReader
{
    public static MergeTable Read(FileNode node, Vocabulary vocabulary, string continuingPrefix)
    {
        var merges = new MergeTable();
        int rank = 0;
        foreach (FileNode item in node.Items())
        {
            (string left, string right)? pair = item.Value.ValueKind == JsonValueKind.Array ? ReadArray(item) : ReadLine(item);
            if (pair is not (string, string) tokens)
            {
                continue;
            }

            if (!tokens.right.StartsWith(continuingPrefix, StringComparison.Ordinal))
            {
                throw item.Fail($"The token {FileNode.Shorten(tokens.right)} does not begin with the prefix of word parts.");
            }

            string merged = string.Concat(tokens.left, tokens.right.AsSpan(continuingPrefix.Length));
            merges.Set(
                IdOf(tokens.left, item, vocabulary),
                IdOf(tokens.right, item, vocabulary),
                new Merge(rank++, IdOf(merged, item, vocabulary)));
        }

        return merges;
    }

    private static (string Left, string Right)? ReadArray(FileNode item)
    {
        List<FileNode> tokens = [.. item.Items()];
        return tokens.Count == 2
            ? (tokens[0].AsString(), tokens[1].AsString())
            : throw item.Fail("Expected an array of two tokens.");
    }

    // null for the header that files made from merges.txt keep
    private static (string Left, string Right)? ReadLine(FileNode item)
    {
        string line = item.AsString();
        if (line.StartsWith("#version", StringComparison.Ordinal))
        {
            return null;
        }

        int space = line.IndexOf(' ', StringComparison.Ordinal);
        return space >= 0 && line.IndexOf(' ', space + 1) < 0
            ? (line[..space], line[(space + 1)..])
            : throw item.Fail("Expected two tokens with a space between.");
    }

    private static int IdOf(string token, FileNode item, Vocabulary vocabulary) =>
        vocabulary.TryGetId(token, out int id)
            ? id
            : throw item.Fail($"The token {FileNode.Shorten(token)} of the merge is not in the vocabulary.");
}
