using Pipeline.Tokenizers.Text;

namespace Pipeline.Tokenizers.Patterns;

/// <summary>The words of OpenAI's cl100k and its kin: Llama 3 (three digits in a word) and Qwen 2 (one).</summary>
/// <param name="maxDigits">Digits that a word of digits may have.</param>
internal sealed class Cl100kPattern(int maxDigits) : WordPattern
{
    /// <summary>Llama 3's expression as files write it.</summary>
    public const string Llama3Expression = Start + @"\p{N}{1,3}" + End;

    /// <summary>Qwen 2's expression as files write it.</summary>
    public const string Qwen2Expression = Start + @"\p{N}" + End;

    private const string Start = @"(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\r\n\p{L}\p{N}]?\p{L}+|";
    private const string End = @"| ?[^\s\p{L}\p{N}]+[\r\n]*|\s*[\r\n]+|\s+(?!\S)|\s+";

    protected override int MatchEnd(ReadOnlySpan<char> text, int start)
    {
        int end = WordScanner.ContractionEnd(text, start, ignoresCase: true);
        if (end > start)
        {
            return end;
        }

        int code = CodePoints.At(text, start, out int length);
        if (CodePoints.IsNumber(code))
        {
            return WordScanner.NumberEnd(text, start, maxDigits);
        }

        int letters = CodePoints.IsLetter(code) || code is '\r' or '\n' ? start : start + length;
        end = WordScanner.RunEnd(text, letters, CodePoints.IsLetter);
        if (end > letters)
        {
            return end;
        }

        end = WordScanner.SymbolsEnd(text, start, "\r\n");
        return end > start ? end : WordScanner.LineEndOrSpaceEnd(text, start);
    }
}
