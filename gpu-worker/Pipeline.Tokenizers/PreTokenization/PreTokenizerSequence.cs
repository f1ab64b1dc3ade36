namespace Pipeline.Tokenizers.PreTokenization;

/// <summary>Each step cuts the pieces of the step before it; without steps the text is one piece.</summary>
internal sealed class PreTokenizerSequence(IReadOnlyList<IPreTokenizer> steps) : IPreTokenizer
{
    public void Split(ReadOnlyMemory<char> text, List<ReadOnlyMemory<char>> pieces)
    {
        if (text.IsEmpty)
        {
            return;
        }

        List<ReadOnlyMemory<char>> current = [text];
        foreach (IPreTokenizer step in steps)
        {
            var next = new List<ReadOnlyMemory<char>>(current.Count);
            foreach (ReadOnlyMemory<char> piece in current)
            {
                step.Split(piece, next);
            }

            current = next;
        }

        pieces.AddRange(current);
    }
}
