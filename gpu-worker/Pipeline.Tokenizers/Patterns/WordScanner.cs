using Pipeline.Tokenizers.Text;

namespace Pipeline.Tokenizers.Patterns;

/// <summary>The alternatives that the expressions of byte-level tokenisers have in common. All return the end of a match.</summary>
internal static class WordScanner
{
    /// <summary>The end of the run of code points of a class that begins at <paramref name="start"/>.</summary>
    public static int RunEnd(ReadOnlySpan<char> text, int start, Func<int, bool> isInClass)
    {
        int end = start;
        while (end < text.Length && isInClass(CodePoints.At(text, end, out int length)))
        {
            end += length;
        }

        return end;
    }

    /// <summary><c>'s|'t|'re|'ve|'m|'ll|'d</c>; <paramref name="start"/> where none is there.</summary>
    /// <param name="text">Where to look.</param>
    /// <param name="start">Where the match must begin.</param>
    /// <param name="ignoresCase">Whether capitals will do, and the long s, which folds to s.</param>
    public static int ContractionEnd(ReadOnlySpan<char> text, int start, bool ignoresCase)
    {
        if (start + 1 >= text.Length || text[start] != '\'')
        {
            return start;
        }

        char first = Fold(text[start + 1], ignoresCase);
        if (first is 's' or 't' or 'm' or 'd')
        {
            return start + 2;
        }

        char second = start + 2 < text.Length ? Fold(text[start + 2], ignoresCase) : '\0';
        return (first, second) is ('r', 'e') or ('v', 'e') or ('l', 'l') ? start + 3 : start;
    }

    /// <summary><c>\p{N}{1,limit}</c> at a number.</summary>
    public static int NumberEnd(ReadOnlySpan<char> text, int start, int limit)
    {
        int end = start;
        for (int count = 0; count < limit && end < text.Length; count++)
        {
            if (!CodePoints.IsNumber(CodePoints.At(text, end, out int length)))
            {
                break;
            }

            end += length;
        }

        return end;
    }

    /// <summary><c> ?[^\s\p{L}\p{N}]+[\r\n]*</c>; <paramref name="start"/> where nothing matches.</summary>
    /// <param name="text">Where to look.</param>
    /// <param name="start">Where the match must begin.</param>
    /// <param name="tail">What may follow, line ends at least.</param>
    public static int SymbolsEnd(ReadOnlySpan<char> text, int start, ReadOnlySpan<char> tail)
    {
        int first = text[start] == ' ' ? start + 1 : start;
        int end = RunEnd(text, first, CodePoints.IsSymbol);
        if (end == first)
        {
            return start;
        }

        int tailLength = text[end..].IndexOfAnyExcept(tail);
        return tailLength < 0 ? text.Length : end + tailLength;
    }

    /// <summary><c>\s*[\r\n]+|\s+(?!\S)|\s+</c> at white space: to the last line end, or all but the last space.</summary>
    public static int LineEndOrSpaceEnd(ReadOnlySpan<char> text, int start)
    {
        int end = RunEnd(text, start, CodePoints.IsWhiteSpace);
        int lastLineEnd = text[start..end].LastIndexOfAny('\r', '\n');
        return lastLineEnd >= 0 ? start + lastLineEnd + 1 : LeaveOneSpace(text, start, end);
    }

    /// <summary><c>\s+(?!\S)|\s+</c> at white space: all of it, but the last one is left to what follows.</summary>
    public static int SpaceEnd(ReadOnlySpan<char> text, int start) =>
        LeaveOneSpace(text, start, RunEnd(text, start, CodePoints.IsWhiteSpace));

    private static int LeaveOneSpace(ReadOnlySpan<char> text, int start, int end) =>
        end < text.Length && end - start > 1 ? end - 1 : end;

    private static char Fold(char character, bool ignoresCase)
    {
        const char LongS = '\u017F';
        if (!ignoresCase)
        {
            return character;
        }

        return character == LongS ? 's' : char.ToLowerInvariant(character);
    }
}
