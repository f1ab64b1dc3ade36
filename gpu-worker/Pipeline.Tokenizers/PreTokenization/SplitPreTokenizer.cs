using Pipeline.Tokenizers.Patterns;

namespace Pipeline.Tokenizers.PreTokenization;

/// <summary>Cuts at the matches of a pattern.</summary>
/// <param name="pattern">What separates.</param>
/// <param name="behavior">What becomes of the matches.</param>
/// <param name="isInverted">Whether matches and the text between them change roles.</param>
internal sealed class SplitPreTokenizer(ITextPattern pattern, SplitBehavior behavior, bool isInverted) : IPreTokenizer
{
    public void Split(Piece piece, List<Piece> pieces)
    {
        List<TextSegment> segments = FindSegments(piece.Text);
        switch (behavior)
        {
            case SplitBehavior.Isolated:
                segments.ForEach(segment => Pieces.Add(piece, segment.Start, segment.End, pieces));
                break;
            case SplitBehavior.Removed:
                segments.RemoveAll(segment => segment.IsMatch);
                segments.ForEach(segment => Pieces.Add(piece, segment.Start, segment.End, pieces));
                break;
            case SplitBehavior.Contiguous:
                AddJoined(piece, segments, static (left, right) => left.IsMatch == right.IsMatch, pieces);
                break;
            case SplitBehavior.MergedWithPrevious:
                AddJoined(piece, segments, static (left, right) => !left.IsMatch && right.IsMatch, pieces);
                break;
            default:
                AddJoined(piece, segments, static (left, right) => left.IsMatch && !right.IsMatch, pieces);
                break;
        }
    }

    private List<TextSegment> FindSegments(ReadOnlyMemory<char> text)
    {
        var matches = new List<TextMatch>();
        pattern.FindMatches(text, matches);
        var segments = new List<TextSegment>((2 * matches.Count) + 1);
        int end = 0;
        foreach (TextMatch match in matches)
        {
            if (match.Start > end)
            {
                segments.Add(new TextSegment(end, match.Start, isInverted));
            }

            end = match.Start + match.Length;
            segments.Add(new TextSegment(match.Start, end, !isInverted));
        }

        if (text.Length > end)
        {
            segments.Add(new TextSegment(end, text.Length, isInverted));
        }

        return segments;
    }

    private static void AddJoined(
        Piece piece, List<TextSegment> segments, Func<TextSegment, TextSegment, bool> areJoined, List<Piece> pieces)
    {
        int start = 0;
        for (int i = 1; i < segments.Count; i++)
        {
            if (!areJoined(segments[i - 1], segments[i]))
            {
                Pieces.Add(piece, start, segments[i].Start, pieces);
                start = segments[i].Start;
            }
        }

        Pieces.Add(piece, start, piece.Text.Length, pieces);
    }
}
