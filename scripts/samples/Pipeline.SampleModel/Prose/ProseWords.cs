using System.Globalization;
using System.Text;

namespace Pipeline.SampleModel.Prose;

/// <summary>
/// The words of a text as a lower-casing BERT tokenizer cuts them, for ordinary prose. It need not agree on hostile text: a
/// word that is cut otherwise is still made of the same characters.
/// </summary>
internal static class ProseWords
{
    public static IEnumerable<string> Of(string text)
    {
        var word = new StringBuilder();
        foreach (Rune rune in text.Normalize(NormalizationForm.FormD).ToLowerInvariant().EnumerateRunes())
        {
            bool stands = IsPunctuation(rune);
            if ((stands || Rune.IsWhiteSpace(rune)) && word.Length > 0)
            {
                yield return word.ToString();
                word.Clear();
            }

            if (stands)
            {
                yield return rune.ToString();
            }
            else if (!Rune.IsWhiteSpace(rune) && Rune.GetUnicodeCategory(rune) != UnicodeCategory.NonSpacingMark)
            {
                word.Append(rune.ToString());
            }
        }

        if (word.Length > 0)
        {
            yield return word.ToString();
        }
    }

    private static bool IsPunctuation(Rune rune) =>
        rune.IsAscii
            ? char.IsPunctuation((char)rune.Value) || char.IsSymbol((char)rune.Value)
            : Rune.IsPunctuation(rune);
}
