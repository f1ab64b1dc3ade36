namespace Pipeline.SampleModel.Vocabulary;

/// <summary>
/// GPT-2's printable characters for the 256 bytes: those of Latin-1 that print stand for themselves, the others follow from
/// U+0100 on (encoder.py of OpenAI's gpt-2).
/// </summary>
internal static class ByteAlphabet
{
    /// <summary>[256]: the character of each byte.</summary>
    public static string Characters { get; } = Create();

    private static string Create()
    {
        char[] characters = new char[256];
        char next = '\u0100';
        for (int value = 0; value < characters.Length; value++)
        {
            bool prints = value is (>= '!' and <= '~') or (>= 0xA1 and <= 0xAC) or (>= 0xAE and <= 0xFF);
            characters[value] = prints ? (char)value : next++;
        }

        return new string(characters);
    }
}
