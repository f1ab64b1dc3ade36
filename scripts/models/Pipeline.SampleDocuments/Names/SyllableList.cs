namespace Pipeline.SampleDocuments.Names;

/// <summary>Syllables of invented names: a beginning, a vowel and an end.</summary>
internal static class SyllableList
{
    // every seventh; a prime to the number of ends and vowels, so that each beginning, vowel and end is on both sides
    private const int HeldOutStep = 7;

    private static readonly string[] Starts =
        ["b", "br", "d", "dr", "f", "g", "gr", "h", "k", "kl", "l", "m", "n", "p", "pr", "qu", "r", "s", "st", "t", "tr", "v", "w", "z"];

    private static readonly string[] Vowels = ["a", "e", "i", "o", "u", "ei", "y", "au"];

    private static readonly string[] Ends = ["", "l", "n", "r", "s", "x", "nd", "rt", "k", "m"];

    public static IReadOnlyList<string> Of(bool isHeldOut)
    {
        IEnumerable<string> all = from start in Starts from vowel in Vowels from end in Ends select start + vowel + end;
        return [.. all.Where((_, index) => index % HeldOutStep == 3 == isHeldOut)];
    }
}
