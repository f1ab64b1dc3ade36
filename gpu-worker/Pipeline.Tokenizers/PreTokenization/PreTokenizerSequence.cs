namespace Pipeline.Tokenizers.PreTokenization;

/// <summary>Each step cuts the pieces of the step before it; without steps the text is one piece.</summary>
internal sealed class PreTokenizerSequence(IReadOnlyList<IPreTokenizer> steps) : IPreTokenizer
{
    public void Split(Piece piece, List<Piece> pieces)
    {
        List<Piece> current = [piece];
        foreach (IPreTokenizer step in steps)
        {
            var next = new List<Piece>(current.Count);
            foreach (Piece part in current)
            {
                step.Split(part, next);
            }

            current = next;
        }

        pieces.AddRange(current);
    }
}
