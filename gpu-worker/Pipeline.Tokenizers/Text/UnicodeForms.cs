using System.Text;

namespace Pipeline.Tokenizers.Text;

/// <summary>Unicode normalisation forms for any string, in linear time.</summary>
internal static class UnicodeForms
{
    /// <summary>
    /// Marks in a row that are normalised together. ICU orders a run of marks by insertion, which is quadratic, so that a
    /// megabyte of them would hang. Text has a handful in a row; Unicode's own stream-safe format allows 30.
    /// </summary>
    internal const int MaxMarkRun = 1024;

    /// <summary>True if this process can normalise at all: in invariant-globalisation mode .NET returns its input unchanged.</summary>
    public static bool IsAvailable => "e\u0301".Normalize(NormalizationForm.FormC).Length == 1;

    /// <summary>
    /// <see cref="string.Normalize(NormalizationForm)"/>, but noncharacters and unpaired surrogates, on which that throws, stay
    /// as they are, and a run of more than <see cref="MaxMarkRun"/> marks is normalised in blocks.
    /// </summary>
    public static string Apply(string text, NormalizationForm form)
    {
        if (Ascii.IsValid(text))
        {
            return text;
        }

        StringBuilder? output = null;
        int start = 0;
        int marks = 0;
        for (int i = 0; i < text.Length;)
        {
            int code = CodePoints.At(text, i, out int length);
            int next = i + length;
            if (IsRefused(code))
            {
                output ??= new StringBuilder(text.Length);
                output.Append(text[start..i].Normalize(form)).Append(text, i, length);
                start = next;
                marks = 0;
            }
            else if (!MayBeReordered(code))
            {
                marks = 0;
            }
            else if (++marks == MaxMarkRun)
            {
                output ??= new StringBuilder(text.Length);
                output.Append(text[start..next].Normalize(form));
                start = next;
                marks = 0;
            }

            i = next;
        }

        return output is null ? text.Normalize(form) : output.Append(text[start..].Normalize(form)).ToString();
    }

    private static bool IsRefused(int code) =>
        (code & 0xFFFE) == 0xFFFE || code is (>= 0xFDD0 and <= 0xFDEF) or (>= 0xD800 and <= 0xDFFF);

    // the half-width voicing signs are letters whose compatibility form is a mark
    private static bool MayBeReordered(int code) => CodePoints.IsMark(code) || code is 0xFF9E or 0xFF9F;
}
