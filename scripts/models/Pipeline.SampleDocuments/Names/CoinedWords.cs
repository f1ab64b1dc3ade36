using System.Text;
using Pipeline.SampleDocuments.Facts;

namespace Pipeline.SampleDocuments.Names;

/// <summary>
/// Words that nobody has seen, for training: with a list of names alone a model remembers the list instead of learning to copy
/// (measured: 35 % of held-out vendors wrong, and few of training's).
/// </summary>
internal static class CoinedWords
{
    private const int MostParts = 5;

    private static readonly string[] Consonants = (
        "b c d f g h j k l m n p q r s t v w x z ch ck sch sh th ph st tt ll mm nn ss rr gh tz dt rd nd nk ft lm Mc ß ç ñ ł ř š č").Split(' ');

    private static readonly string[] Vowels = "a e i o u a e i o u a e i o u a e i o u y ie ei au eu ea oo ä ö ü é è ó á ø ů ę".Split(' ');

    private static readonly HashSet<string> HeldOut =
        [.. SurnameList.HeldOut, .. PlaceList.HeldOutGivenNames, .. PlaceList.HeldOutTownStems];

    /// <summary>A word with a capital first letter that is none of the names held out.</summary>
    public static string Create(DocumentRandom random)
    {
        string word;
        do
        {
            word = Draw(random);
        }
        while (HeldOut.Contains(word));

        return word;
    }

    private static string Draw(DocumentRandom random)
    {
        var word = new StringBuilder();
        bool isVowel = random.Chance(25);
        int parts = random.Between(2, MostParts);
        for (int i = 0; i < parts; i++)
        {
            word.Append(random.Pick(isVowel ? Vowels : Consonants));
            isVowel = random.Chance(88) ? !isVowel : isVowel;
        }

        return char.ToUpperInvariant(word[0]) + word.ToString(1, word.Length - 1);
    }
}
