using System.Text;
using Pipeline.Tokenizers.Text;

namespace Pipeline.Tokenizers.Normalization;

/// <summary>The normaliser of BERT: clean, set ideographs apart, strip accents, lower-case, in this order.</summary>
internal sealed class BertNormalizer(BertNormalizerOptions options) : INormalizer
{
    private readonly bool _stripAccents = options.StripAccents ?? options.Lowercase;

    public string Normalize(string text)
    {
        if (options.CleanText || options.HandleChineseChars)
        {
            text = Clean(text);
        }

        if (_stripAccents)
        {
            string decomposed = UnicodeForms.Apply(text, NormalizationForm.FormD);
            text = StripAccentsNormalizer.Remove(decomposed, CodePoints.IsNonSpacingMark);
        }

        return options.Lowercase ? LowercaseNormalizer.Apply(text) : text;
    }

    private string Clean(string text)
    {
        var output = new StringBuilder(text.Length + 16);
        for (int i = 0; i < text.Length;)
        {
            int code = CodePoints.At(text, i, out int length);
            if (options.CleanText && IsDropped(code))
            {
                // Dropped before the white-space test: vertical tab and U+0085 vanish, they do not become a space.
            }
            else if (options.CleanText && CodePoints.IsWhiteSpace(code))
            {
                output.Append(' ');
            }
            else if (options.HandleChineseChars && CodePoints.IsHan(code))
            {
                output.Append(' ').Append(text, i, length).Append(' ');
            }
            else
            {
                output.Append(text, i, length);
            }

            i += length;
        }

        return output.ToString();
    }

    private static bool IsDropped(int code) => code is 0 or 0xFFFD || CodePoints.IsControl(code);
}
