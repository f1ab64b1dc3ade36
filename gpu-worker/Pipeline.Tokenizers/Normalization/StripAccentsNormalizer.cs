using System.Text;
using Pipeline.Tokenizers.Text;

namespace Pipeline.Tokenizers.Normalization;

/// <summary>Removes marks. It does not decompose first: files put NFD or NFKD before it.</summary>
internal sealed class StripAccentsNormalizer : INormalizer
{
    public string Normalize(string text) => Remove(text, CodePoints.IsMark);

    /// <summary>The text without the code points that <paramref name="isRemoved"/> names.</summary>
    public static string Remove(string text, Func<int, bool> isRemoved)
    {
        if (Ascii.IsValid(text))
        {
            return text;
        }

        var kept = new StringBuilder(text.Length);
        for (int i = 0; i < text.Length;)
        {
            int code = CodePoints.At(text, i, out int length);
            if (!isRemoved(code))
            {
                kept.Append(text, i, length);
            }

            i += length;
        }

        return kept.ToString();
    }
}
