using System.Globalization;
using System.Text;

namespace Pipeline.Tokenizers.Models;

/// <summary>The tokens of single bytes in a vocabulary, written &lt;0x00&gt; to &lt;0xFF&gt; as SentencePiece does.</summary>
internal sealed class ByteTokens
{
    private const int None = -1;
    private const int MaxBytesOfCharacter = 4;

    private readonly int[] _ids = new int[256];

    public ByteTokens(Vocabulary vocabulary)
    {
        for (int value = 0; value < _ids.Length; value++)
        {
            _ids[value] = vocabulary.TryGetId($"<0x{value:X2}>", out int id) ? id : None;
        }
    }

    /// <summary>The byte that a token stands for by its text.</summary>
    public static bool TryParse(ReadOnlySpan<char> token, out byte value)
    {
        value = 0;
        return token is ['<', '0', 'x', _, _, '>']
            && byte.TryParse(token[3..5], NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out value);
    }

    /// <summary>Appends the tokens of a text's UTF-8 bytes, or nothing if one of them has no token.</summary>
    public bool TryAppend(ReadOnlySpan<char> text, List<int> ids)
    {
        int byteCount = Encoding.UTF8.GetByteCount(text);
        Span<byte> bytes = byteCount <= MaxBytesOfCharacter ? stackalloc byte[MaxBytesOfCharacter] : new byte[byteCount];
        bytes = bytes[..Encoding.UTF8.GetBytes(text, bytes)];
        foreach (byte value in bytes)
        {
            if (_ids[value] == None)
            {
                return false;
            }
        }

        foreach (byte value in bytes)
        {
            ids.Add(_ids[value]);
        }

        return true;
    }
}
