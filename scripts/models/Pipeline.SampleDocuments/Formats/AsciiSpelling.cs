namespace Pipeline.SampleDocuments.Formats;

/// <summary>German letters as those write them who lack them.</summary>
internal static class AsciiSpelling
{
    private static readonly (string Letter, string Instead)[] Letters =
        [("ä", "ae"), ("ö", "oe"), ("ü", "ue"), ("Ä", "Ae"), ("Ö", "Oe"), ("Ü", "Ue"), ("ß", "ss")];

    public static string Of(string text)
    {
        foreach ((string letter, string instead) in Letters)
        {
            text = text.Replace(letter, instead, StringComparison.Ordinal);
        }

        return text;
    }
}
