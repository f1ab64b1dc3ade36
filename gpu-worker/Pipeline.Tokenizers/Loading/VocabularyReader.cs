using Pipeline.Tokenizers.Models;

namespace Pipeline.Tokenizers.Loading;

/// <summary>A vocabulary written as an object of token to id.</summary>
internal static class VocabularyReader
{
    /// <summary>Ids index embedding tables; published ones end below 300,000.</summary>
    public const int MaxTokenId = (1 << 24) - 1;

    /// <summary>Bounds the time to match at one place. GPT-2's longest, a run of dashes or spaces, has 128.</summary>
    public const int MaxTokenCharacters = 256;

    /// <summary>Bounds the memory for the search structure, some 40 bytes a character. GPT-2's 50,257 tokens have 321,000.</summary>
    public const int MaxCharacters = 8 * 1024 * 1024;

    public static Vocabulary Read(FileNode node)
    {
        var vocabulary = new Dictionary<string, int>(StringComparer.Ordinal);
        var ids = new HashSet<int>();
        var budget = new TokenBudget();
        foreach ((string token, FileNode value) in node.Members())
        {
            budget.Take(token, node);
            int id = value.AsInt(0, MaxTokenId);
            if (!vocabulary.TryAdd(token, id))
            {
                throw node.Fail($"The token {FileNode.Shorten(token)} is there twice.");
            }

            if (!ids.Add(id))
            {
                throw node.Fail($"The id {id} of the token {FileNode.Shorten(token)} belongs to another token too.");
            }
        }

        return new Vocabulary(vocabulary);
    }
}
