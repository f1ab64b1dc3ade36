namespace Pipeline.Worker.Models;

/// <summary>The null model's tokens: one for each word between white space, all with id 0.</summary>
internal sealed class WhitespaceTextEncoder : ITextEncoder
{
    public void Encode(string text, List<int> ids)
    {
        int before = ids.Count;
        bool isInWord = false;
        foreach (char c in text)
        {
            bool isWord = !char.IsWhiteSpace(c);
            if (isWord && !isInWord)
            {
                ids.Add(0);
            }

            isInWord = isWord;
        }

        if (ids.Count == before)
        {
            ids.Add(0); // the engine takes no empty sequence
        }
    }
}
