using System.Text;
using Pipeline.SampleDocuments.Facts;

namespace Pipeline.SampleDocuments.Rendering;

/// <summary>Damages words as typing and scanning do: a look-alike, a lost or doubled character, wrong case.</summary>
internal static class Damage
{
    // a shorter word may turn into another one
    private const int ShortestWord = 5;

    private static readonly string[] Alike = ["O0", "o0", "l1", "I1", "S5", "B8"];

    /// <param name="text">Words that hold no value.</param>
    /// <param name="percent">Of the words of five characters or more.</param>
    /// <param name="random">The document's.</param>
    public static string Apply(string text, int percent, DocumentRandom random)
    {
        if (percent == 0)
        {
            return text;
        }

        string[] words = text.Split(' ');
        for (int i = 0; i < words.Length; i++)
        {
            if (words[i].Length >= ShortestWord && !words[i].Any(char.IsDigit) && random.Chance(percent))
            {
                words[i] = DamageWord(words[i], random);
            }
        }

        return random.Chance(percent) ? JoinWrongly(words, random) : string.Join(' ', words);
    }

    /// <summary>Doubles or loses one space; one at an end of the words parts them from a value, and stays.</summary>
    private static string JoinWrongly(string[] words, DocumentRandom random)
    {
        int at = random.Below(words.Length);
        bool isInside = at > 0 && words[at].Length > 0 && words[at - 1].Length > 0;
        string gap = !isInside ? " " : random.Chance(50) ? "  " : "";
        return at == 0 ? string.Join(' ', words) : string.Join(' ', words[..at]) + gap + string.Join(' ', words[at..]);
    }

    private static string DamageWord(string word, DocumentRandom random)
    {
        int at = random.Between(1, word.Length - 2);
        var damaged = new StringBuilder(word);
        switch (random.Below(4))
        {
            case 0:
                damaged.Remove(at, 1);
                break;
            case 1:
                damaged.Insert(at, word[at]);
                break;
            case 2:
                damaged[at] = char.IsUpper(word[at]) ? char.ToLowerInvariant(word[at]) : char.ToUpperInvariant(word[at]);
                break;
            default:
                Swap(damaged);
                break;
        }

        return damaged.ToString();
    }

    private static void Swap(StringBuilder word)
    {
        foreach (string pair in Alike)
        {
            int at = word.ToString().IndexOf(pair[0], 1);
            if (at > 0)
            {
                word[at] = pair[1];
                return;
            }
        }
    }
}
