using Pipeline.Tokenizers.Text;

namespace Pipeline.Tokenizers.Patterns;

/// <summary>The words of OpenAI's o200k (GPT-4o, gpt-oss): a word may not go on with a capital after a small letter.</summary>
internal sealed class O200kPattern : WordPattern
{
    /// <summary>The expression as files write it.</summary>
    public const string Expression =
        Prefix + Upper + "*" + Lower + "+" + Contraction
        + "|" + Prefix + Upper + "+" + Lower + "*" + Contraction
        + @"|\p{N}{1,3}| ?[^\s\p{L}\p{N}]+[\r\n/]*|\s*[\r\n]+|\s+(?!\S)|\s+";

    private const string Prefix = @"[^\r\n\p{L}\p{N}]?";
    private const string Upper = @"[\p{Lu}\p{Lt}\p{Lm}\p{Lo}\p{M}]";
    private const string Lower = @"[\p{Ll}\p{Lm}\p{Lo}\p{M}]";
    private const string Contraction = "(?i:'s|'t|'re|'ve|'m|'ll|'d)?";
    private const int MaxDigits = 3;

    protected override int MatchEnd(ReadOnlySpan<char> text, int start)
    {
        int end = WordEnd(text, start);
        if (end > start)
        {
            return WordScanner.ContractionEnd(text, end, ignoresCase: true);
        }

        if (CodePoints.IsNumber(CodePoints.At(text, start, out _)))
        {
            return WordScanner.NumberEnd(text, start, MaxDigits);
        }

        end = WordScanner.SymbolsEnd(text, start, "\r\n/");
        return end > start ? end : WordScanner.LineEndOrSpaceEnd(text, start);
    }

    // What a backtracking engine finds: first with a character in front, then without, and only then a word without small
    // letters.
    private static int WordEnd(ReadOnlySpan<char> text, int start)
    {
        int code = CodePoints.At(text, start, out int length);
        if (code is '\r' or '\n' || CodePoints.IsNumber(code))
        {
            return start;
        }

        int word = CodePoints.IsLetter(code) ? start : start + length;
        int end = WordWithLowerEnd(text, word);
        if (end == word && word > start && CodePoints.IsMark(code))
        {
            return WordWithLowerEnd(text, start);
        }

        end = end > word ? end : WordScanner.RunEnd(text, word, CodePoints.IsUpperOrCaseless);
        return end > word ? end : start;
    }

    // Upper*Lower+: caseless letters are in both classes, so that the first run may have to give one back
    private static int WordWithLowerEnd(ReadOnlySpan<char> text, int start)
    {
        int lower = start;
        int shared = start;
        while (lower < text.Length)
        {
            int code = CodePoints.At(text, lower, out int length);
            if (!CodePoints.IsUpperOrCaseless(code))
            {
                break;
            }

            lower += length;
            shared = CodePoints.IsLowerOrCaseless(code) ? lower : shared;
        }

        int end = WordScanner.RunEnd(text, lower, CodePoints.IsLowerOrCaseless);
        return end > lower ? end : shared;
    }
}
