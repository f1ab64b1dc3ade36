namespace Pipeline.Tokenizers.Loading;

/// <summary>Counts the characters of a vocabulary against the limits.</summary>
internal sealed class TokenBudget
{
    private int _characters;

    /// <summary>Counts a token.</summary>
    /// <exception cref="TokenizerFormatException">It is too long, or all together are.</exception>
    public void Take(string token, FileNode node)
    {
        if (token.Length > VocabularyReader.MaxTokenCharacters)
        {
            throw node.Fail($"The token {FileNode.Shorten(token)} has {token.Length} characters; "
                + $"the limit is {VocabularyReader.MaxTokenCharacters}.");
        }

        _characters += token.Length;
        if (_characters > VocabularyReader.MaxCharacters)
        {
            throw node.Fail($"The tokens have more than {VocabularyReader.MaxCharacters} characters together.");
        }
    }
}
