using System.Text;

namespace Pipeline.Tokenizers.Text;

/// <summary>
/// GPT-2's alphabet: a visible character for each byte, so that any text can be written as a word of it. Bytes that are
/// printable in Latin-1 stand for themselves, the others follow from U+0100 (openai/gpt-2, encoder.py).
/// </summary>
internal static class ByteAlphabet
{
    private const int FirstSubstitute = 0x100;

    private static readonly char[] Characters = CreateCharacters();
    private static readonly Dictionary<char, byte> Bytes =
        Enumerable.Range(0, 256).ToDictionary(value => Characters[value], value => (byte)value);

    /// <summary>The characters of a text's UTF-8 bytes; an unpaired surrogate counts as U+FFFD.</summary>
    public static char[] Map(ReadOnlySpan<char> text)
    {
        char[] mapped = new char[Encoding.UTF8.GetByteCount(text)];
        Span<byte> bytes = stackalloc byte[4];
        int count = 0;
        foreach (Rune rune in text.EnumerateRunes())
        {
            foreach (byte value in bytes[..rune.EncodeToUtf8(bytes)])
            {
                mapped[count++] = Characters[value];
            }
        }

        return mapped;
    }

    /// <summary>The bytes that a token stands for: of its characters, or its own UTF-8 if one is not in the alphabet.</summary>
    public static byte[] Unmap(ReadOnlySpan<char> token)
    {
        byte[] bytes = new byte[token.Length];
        for (int i = 0; i < token.Length; i++)
        {
            if (!Bytes.TryGetValue(token[i], out bytes[i]))
            {
                return Encoding.UTF8.GetBytes(token.ToString());
            }
        }

        return bytes;
    }

    private static char[] CreateCharacters()
    {
        char[] characters = new char[256];
        int substitutes = 0;
        for (int value = 0; value < characters.Length; value++)
        {
            bool isPrintable = value is (>= '!' and <= '~') or (>= 0xA1 and <= 0xAC) or >= 0xAE;
            characters[value] = (char)(isPrintable ? value : FirstSubstitute + substitutes++);
        }

        return characters;
    }
}
