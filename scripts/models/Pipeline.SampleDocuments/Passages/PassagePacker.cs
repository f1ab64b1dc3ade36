namespace Pipeline.SampleDocuments.Passages;

/// <summary>Joins neighbouring blocks of one topic to passages of a bounded number of words.</summary>
internal sealed class PassagePacker
{
    private readonly HashSet<string> _seen = new(StringComparer.Ordinal);

    /// <summary>The passages in the blocks' order. A block whose letters were there before is left out.</summary>
    /// <param name="blocks">Blocks of one topic stand together.</param>
    /// <param name="minWords">Shorter rests are dropped.</param>
    /// <param name="maxWords">A longer block is cut.</param>
    public IEnumerable<TextBlock> Pack(IEnumerable<TextBlock> blocks, int minWords, int maxWords)
    {
        var words = new List<string>();
        TextBlock? current = null;
        foreach (TextBlock block in blocks)
        {
            if (!_seen.Add(LettersOf(block.Text)))
            {
                continue;
            }

            string[] next = PlainText.Words(block.Text);
            if (current is not null && (block.Topic != current.Topic || words.Count + next.Length > maxWords))
            {
                if (words.Count >= minWords)
                {
                    yield return current with { Text = string.Join(' ', words) };
                }

                words.Clear();
            }

            current = block;
            words.AddRange(next.Take(maxWords));
            if (!EndsSentence(words[^1]))
            {
                words[^1] += ".";
            }
        }

        if (current is not null && words.Count >= minWords)
        {
            yield return current with { Text = string.Join(' ', words) };
        }
    }

    private static bool EndsSentence(string word) => word[^1] is '.' or '!' or '?' or ':';

    private static string LettersOf(string text) => string.Concat(text.Where(char.IsLetter)).ToUpperInvariant();
}
