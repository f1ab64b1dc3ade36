using Pipeline.Tokenizers.Text;

namespace Pipeline.Tokenizers.Patterns;

/// <summary>GPT-2's words, which ByteLevel means by <c>use_regex</c>.</summary>
internal sealed class Gpt2Pattern : WordPattern
{
    /// <summary>The expression as files write it.</summary>
    public const string Expression =
        @"'s|'t|'re|'ve|'m|'ll|'d| ?\p{L}+| ?\p{N}+| ?[^\s\p{L}\p{N}]+|\s+(?!\S)|\s+";

    protected override int MatchEnd(ReadOnlySpan<char> text, int start)
    {
        int end = WordScanner.ContractionEnd(text, start, ignoresCase: false);
        if (end > start)
        {
            return end;
        }

        int first = text[start] == ' ' && start + 1 < text.Length ? start + 1 : start;
        int code = CodePoints.At(text, first, out _);
        if (CodePoints.IsLetter(code))
        {
            return WordScanner.RunEnd(text, first, CodePoints.IsLetter);
        }

        if (CodePoints.IsNumber(code))
        {
            return WordScanner.RunEnd(text, first, CodePoints.IsNumber);
        }

        return CodePoints.IsWhiteSpace(code)
            ? WordScanner.SpaceEnd(text, start)
            : WordScanner.RunEnd(text, first, CodePoints.IsSymbol);
    }
}
