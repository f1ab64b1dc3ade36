using System.Text;

namespace Pipeline.Tokenizers.Normalization;

/// <summary>SentencePiece's cleaning for translation: drops control characters, writes odd white space as a space.</summary>
internal sealed class NmtNormalizer : INormalizer
{
    public string Normalize(string text)
    {
        // every character that it names is in the basic plane, so single characters will do
        var output = new StringBuilder(text.Length);
        foreach (char character in text)
        {
            if (!IsDropped(character))
            {
                output.Append(IsSpace(character) ? ' ' : character);
            }
        }

        return output.ToString();
    }

    private static bool IsDropped(char character) => character
        is (>= '\u0001' and <= '\u0008') or '\u000B' or (>= '\u000E' and <= '\u001F') or '\u007F' or '\u008F' or '\u009F';

    private static bool IsSpace(char character) => character
        is '\t' or '\n' or '\f' or '\r' or '\u1680' or (>= '\u200B' and <= '\u200F') or '\u2028' or '\u2029'
            or '\u2581' or '\uFEFF' or '\uFFFD';
}
