namespace Pipeline.SampleDocuments.Passages;

/// <summary>The first and the second half of a passage's words; the first is the shorter one where the number is odd.</summary>
/// <param name="First">What asks.</param>
/// <param name="Second">What is to be found.</param>
public sealed record PassageHalves(string First, string Second)
{
    /// <summary>Cuts a passage.</summary>
    public static PassageHalves Of(string passage)
    {
        string[] words = PlainText.Words(passage);
        int middle = words.Length / 2;
        return new PassageHalves(string.Join(' ', words[..middle]), string.Join(' ', words[middle..]));
    }
}
