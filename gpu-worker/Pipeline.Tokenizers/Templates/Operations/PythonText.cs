using System.Buffers;

namespace Pipeline.Tokenizers.Templates.Operations;

/// <summary>Python's notions of white space, lines and letter case.</summary>
internal static class PythonText
{
    private static readonly SearchValues<char> LineEnds =
        SearchValues.Create("\n\r\v\f\u001c\u001d\u001e\u0085\u2028\u2029");

    /// <summary>What <c>str.isspace</c> and <c>\s</c> count: .NET's white space and the four separators of ASCII.</summary>
    public static bool IsSpace(char character) => char.IsWhiteSpace(character) || character is >= '\u001c' and <= '\u001f';

    /// <summary>Cuts white space off the start.</summary>
    public static ReadOnlySpan<char> TrimStart(ReadOnlySpan<char> text)
    {
        int start = 0;
        while (start < text.Length && IsSpace(text[start]))
        {
            start++;
        }

        return text[start..];
    }

    /// <summary>Cuts white space off the end.</summary>
    public static ReadOnlySpan<char> TrimEnd(ReadOnlySpan<char> text)
    {
        int end = text.Length;
        while (end > 0 && IsSpace(text[end - 1]))
        {
            end--;
        }

        return text[..end];
    }

    /// <summary><c>str.splitlines</c>: a line end at the end starts no further line.</summary>
    /// <param name="text">The text.</param>
    /// <param name="keepsEnds">Whether each line keeps what ended it.</param>
    public static List<string> Lines(string text, bool keepsEnds)
    {
        var lines = new List<string>();
        for (int start = 0; start < text.Length;)
        {
            int length = text.AsSpan(start).IndexOfAny(LineEnds);
            if (length < 0)
            {
                lines.Add(text[start..]);
                break;
            }

            int end = start + length;
            int next = end + (text[end] == '\r' && end + 1 < text.Length && text[end + 1] == '\n' ? 2 : 1);
            lines.Add(text[start..(keepsEnds ? next : end)]);
            start = next;
        }

        return lines;
    }

    /// <summary>
    /// Lower case. Characters whose other case has several are left alone, here and in the other methods: Python writes ß as
    /// SS.
    /// </summary>
    public static string Lower(string text) => text.ToLowerInvariant();

    /// <summary>Upper case.</summary>
    public static string Upper(string text) => text.ToUpperInvariant();

    /// <summary>The first character in upper case, the others in lower case.</summary>
    public static string Capitalize(string text)
    {
        int first = text.Length > 1 && char.IsSurrogatePair(text[0], text[1]) ? 2 : Math.Min(1, text.Length);
        return Upper(text[..first]) + Lower(text[first..]);
    }

    /// <summary><c>str.title</c>: each run of letters capitalised.</summary>
    public static string Title(string text)
    {
        char[] result = text.ToCharArray();
        bool isInWord = false;
        for (int i = 0; i < result.Length; i++)
        {
            result[i] = isInWord ? char.ToLowerInvariant(result[i]) : char.ToUpperInvariant(result[i]);
            isInWord = char.IsLetter(result[i]);
        }

        return new string(result);
    }
}
