using System.Buffers.Binary;
using System.Text;

namespace Pipeline.Tokenizers.Normalization;

/// <summary>
/// SentencePiece's <c>precompiled_charsmap</c>: the length of a double-array trie in bytes, its units, then the replacements,
/// each ended by a zero byte (google/sentencepiece, normalizer.cc; the units are those of Darts-clone). Immutable.
/// </summary>
internal sealed class CharacterMap
{
    private const int HeaderBytes = sizeof(uint);
    private const uint LeafBit = 1u << 31;

    private readonly uint[] _units;
    private readonly byte[] _replacements;

    private CharacterMap(uint[] units, byte[] replacements)
    {
        _units = units;
        _replacements = replacements;
    }

    /// <summary>Characters of the longest replacement.</summary>
    public int LongestReplacement => Encoding.UTF8.GetString(_replacements).Split('\0').Max(replacement => replacement.Length);

    /// <summary>Reads a map.</summary>
    /// <exception cref="FormatException">The bytes are no such map; the message is a sentence.</exception>
    public static CharacterMap Parse(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length < HeaderBytes)
        {
            throw new FormatException("The map has no header.");
        }

        uint trieBytes = BinaryPrimitives.ReadUInt32LittleEndian(bytes);
        bytes = bytes[HeaderBytes..];
        if (trieBytes == 0 || trieBytes % sizeof(uint) != 0 || trieBytes > bytes.Length)
        {
            throw new FormatException($"The map says that {trieBytes} of its {bytes.Length} bytes are the trie.");
        }

        uint[] units = new uint[trieBytes / sizeof(uint)];
        for (int i = 0; i < units.Length; i++)
        {
            units[i] = BinaryPrimitives.ReadUInt32LittleEndian(bytes[(i * sizeof(uint))..]);
        }

        return new CharacterMap(units, bytes[(int)trieBytes..].ToArray());
    }

    /// <summary>The replacement for the shortest start of a text that has one, which the reference takes for all of it; or null.</summary>
    public string? Find(ReadOnlySpan<char> text)
    {
        Span<byte> key = stackalloc byte[3 * text.Length];
        key = key[..Encoding.UTF8.GetBytes(text, key)];
        uint position = Offset(_units[0]);
        foreach (byte value in key)
        {
            position ^= value;
            if (value == 0 || position >= _units.Length || Label(_units[position]) != value)
            {
                return null;
            }

            uint unit = _units[position];
            position ^= Offset(unit);
            if (HasLeaf(unit))
            {
                return position < _units.Length ? ReplacementAt((int)(_units[position] & ~LeafBit)) : null;
            }
        }

        return null;
    }

    private string? ReplacementAt(int start)
    {
        if (start > _replacements.Length)
        {
            return null;
        }

        ReadOnlySpan<byte> tail = _replacements.AsSpan(start);
        int end = tail.IndexOf((byte)0);
        return Encoding.UTF8.GetString(end < 0 ? tail : tail[..end]);
    }

    private static uint Label(uint unit) => unit & (LeafBit | 0xFF);

    private static bool HasLeaf(uint unit) => ((unit >> 8) & 1) == 1;

    private static uint Offset(uint unit) => (unit >> 10) << (int)((unit & (1u << 9)) >> 6);
}
