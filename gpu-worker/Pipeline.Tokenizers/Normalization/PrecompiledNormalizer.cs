using System.Globalization;
using System.Text;
using Pipeline.Tokenizers.Text;

namespace Pipeline.Tokenizers.Normalization;

/// <summary>Rewrites characters by a SentencePiece map: short grapheme clusters as a whole first, then by character.</summary>
internal sealed class PrecompiledNormalizer(CharacterMap map) : INormalizer
{
    // the reference's bound on the clusters that it looks up whole
    private const int MaxClusterBytes = 5;

    public string Normalize(string text)
    {
        var output = new StringBuilder(text.Length);
        for (int start = 0; start < text.Length;)
        {
            int length = StringInfo.GetNextTextElementLength(text, start);
            ReadOnlySpan<char> cluster = text.AsSpan(start, length);
            if (Encoding.UTF8.GetByteCount(cluster) <= MaxClusterBytes && map.Find(cluster) is string replacement)
            {
                output.Append(replacement);
            }
            else
            {
                AppendCharacters(cluster, output);
            }

            start += length;
        }

        return output.ToString();
    }

    private void AppendCharacters(ReadOnlySpan<char> cluster, StringBuilder output)
    {
        for (int i = 0; i < cluster.Length;)
        {
            CodePoints.At(cluster, i, out int length);
            ReadOnlySpan<char> character = cluster.Slice(i, length);
            if (map.Find(character) is string replacement)
            {
                output.Append(replacement);
            }
            else
            {
                output.Append(character);
            }

            i += length;
        }
    }
}
