using Pipeline.Tokenizers.AddedTokens;
using Pipeline.Tokenizers.Models;

namespace Pipeline.Tokenizers.Loading;

/// <summary>The <c>added_tokens</c> section.</summary>
internal static class AddedTokenReader
{
    /// <summary>
    /// Bounds the memory for the search structure, as for a vocabulary, with room for normalisation: the compatibility form of
    /// one character may have 18. Published files have a few thousand added tokens.
    /// </summary>
    public const int MaxCharacters = VocabularyReader.MaxCharacters / 18;

    public static IReadOnlyList<AddedToken> Read(FileNode? node, Vocabulary vocabulary)
    {
        if (node is not FileNode section)
        {
            return [];
        }

        var entries = section.Items()
            .Select(item => (Token: ReadToken(item), Node: item))
            .Where(entry => entry.Token.Content.Length > 0)
            .OrderBy(entry => entry.Token.Id)
            .ToList();
        Check(entries, vocabulary);
        return [.. entries.Select(entry => entry.Token)];
    }

    private static AddedToken ReadToken(FileNode node)
    {
        FileNode content = node.Required("content");
        string text = content.AsString();
        if (text.Length > VocabularyReader.MaxTokenCharacters)
        {
            throw content.Fail($"The token has {text.Length} characters; the limit is {VocabularyReader.MaxTokenCharacters}.");
        }

        bool isSpecial = node.Flag("special", absent: false);
        return new AddedToken(
            node.Required("id").AsInt(0, VocabularyReader.MaxTokenId),
            text,
            IsSingleWord: node.Flag("single_word", absent: false),
            StripsLeft: node.Flag("lstrip", absent: false),
            StripsRight: node.Flag("rstrip", absent: false),
            IsNormalized: node.Flag("normalized", absent: !isSpecial),
            IsSpecial: isSpecial);
    }

    // A token of the vocabulary keeps its id; others continue it without a gap. The reference silently renumbers what does
    // not, so that file and weights disagree.
    private static void Check(List<(AddedToken Token, FileNode Node)> entries, Vocabulary vocabulary)
    {
        var contents = new HashSet<string>(StringComparer.Ordinal);
        int characters = 0;
        int nextId = vocabulary.Count;
        foreach ((AddedToken token, FileNode node) in entries)
        {
            string name = FileNode.Shorten(token.Content);
            if (!contents.Add(token.Content))
            {
                throw node.Fail($"The added token {name} is there twice.");
            }

            characters += token.Content.Length;
            if (characters > MaxCharacters)
            {
                throw node.Fail($"The added tokens have more than {MaxCharacters} characters together.");
            }

            int expected = vocabulary.TryGetId(token.Content, out int id) ? id : nextId;
            if (token.Id != expected)
            {
                throw node.Fail($"The added token {name} has the id {token.Id}; by the vocabulary it would be {expected}.");
            }

            nextId = Math.Max(nextId, token.Id + 1);
        }
    }
}
