using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using Pipeline.Tokenizers.Text;

namespace Pipeline.Tokenizers.AddedTokens;

/// <summary>
/// Cuts added tokens out of text: the leftmost one first, of several there the longest. Time is linear in the text times
/// the longest token, which loading bounds.
/// </summary>
internal sealed class AddedTokenSplitter
{
    private readonly CharTrie _trie = new();
    private readonly AddedToken[] _tokens;
    private readonly SearchValues<char> _firstCharacters;

    /// <param name="tokens">Tokens whose contents are not empty; of equal contents the first counts.</param>
    public AddedTokenSplitter(IEnumerable<AddedToken> tokens)
    {
        _tokens = [.. tokens];
        for (int i = 0; i < _tokens.Length; i++)
        {
            _trie.TryAdd(_tokens[i].Content, i);
        }

        _firstCharacters = SearchValues.Create([.. _tokens.Select(token => token.Content[0]).Distinct()]);
    }

    /// <summary>Appends the parts of <paramref name="text"/> in order.</summary>
    public void Split(ReadOnlySpan<char> text, List<TextPart> parts)
    {
        int textStart = 0;
        int position = 0;
        int spaceEnd = 0; // from the last token's end to here all is white space: looked through once, whatever is found in it
        while (TryFindNext(text, position, out int start, out int end, out AddedToken? token))
        {
            position = end;
            if (token.IsSingleWord && TouchesWord(text, start, end))
            {
                continue;
            }

            if (token.StripsLeft)
            {
                start = LeftOfSpace(text, start, textStart);
            }

            if (token.StripsRight)
            {
                end = spaceEnd = RightOfSpace(text, Math.Max(end, spaceEnd));
            }

            AddText(textStart, start, parts);
            parts.Add(new TextPart(start, end - start, token.Id));
            textStart = end;
        }

        AddText(textStart, text.Length, parts);
    }

    private bool TryFindNext(
        ReadOnlySpan<char> text, int position, out int start, out int end, [NotNullWhen(true)] out AddedToken? token)
    {
        for (start = position; start < text.Length; start++)
        {
            int offset = text[start..].IndexOfAny(_firstCharacters);
            if (offset < 0)
            {
                break;
            }

            start += offset;
            int length = _trie.LongestMatch(CharTrie.Root, text[start..], out int index);
            if (length > 0)
            {
                end = start + length;
                token = _tokens[index];
                return true;
            }
        }

        end = start;
        token = null;
        return false;
    }

    private static bool TouchesWord(ReadOnlySpan<char> text, int start, int end) =>
        (start > 0 && CodePoints.IsWord(CodePoints.Before(text, start)))
        || (end < text.Length && CodePoints.IsWord(CodePoints.At(text, end, out _)));

    // all white space is in the basic plane, so single characters will do
    private static int LeftOfSpace(ReadOnlySpan<char> text, int start, int limit)
    {
        while (start > limit && CodePoints.IsWhiteSpace(text[start - 1]))
        {
            start--;
        }

        return start;
    }

    private static int RightOfSpace(ReadOnlySpan<char> text, int end)
    {
        while (end < text.Length && CodePoints.IsWhiteSpace(text[end]))
        {
            end++;
        }

        return end;
    }

    private static void AddText(int start, int end, List<TextPart> parts)
    {
        if (end > start)
        {
            parts.Add(new TextPart(start, end - start, TokenId: null));
        }
    }
}
