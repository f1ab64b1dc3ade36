using Pipeline.Engine.Execution;

namespace Pipeline.Engine.Onnx.Compilation.Reporting;

/// <summary>Runs texts through a reference and other decoders side by side, a few tokens a step, and compares their logits.</summary>
internal sealed class DecoderComparison
{
    /// <summary>Tokens of one step; their logits, times the vocabulary, are held for two decoders: 39 MB with 152,000 tokens.</summary>
    private const int StepTokens = 32;

    private readonly SequenceFeed _reference;
    private readonly (SequenceFeed Feed, DivergenceMeter Meter)[] _candidates;
    private readonly DivergenceMeter _referenceMeter;
    private readonly int _vocabularySize;
    private readonly float[] _referenceLogits;
    private readonly float[] _logits;

    /// <param name="reference">The decoder that is right.</param>
    /// <param name="candidates">Decoders of the same vocabulary, with their names.</param>
    /// <param name="maxTextTokens">Tokens of one text, at most.</param>
    public DecoderComparison(
        (string Name, IDecoderRunner Runner) reference, IEnumerable<(string Name, IDecoderRunner Runner)> candidates, int maxTextTokens)
    {
        _reference = new SequenceFeed(reference.Runner, maxTextTokens);
        _referenceMeter = new DivergenceMeter(reference.Name);
        _candidates = [.. candidates.Select(c => (new SequenceFeed(c.Runner, maxTextTokens), new DivergenceMeter(c.Name)))];
        _vocabularySize = reference.Runner.VocabularySize;
        _referenceLogits = new float[checked(StepTokens * _vocabularySize)];
        _logits = new float[_referenceLogits.Length];
    }

    /// <summary>Tokens of one text that all decoders accept.</summary>
    public int MaxTextTokens => _candidates.Select(candidate => candidate.Feed.MaxTokens).Append(_reference.MaxTokens).Min();

    /// <summary>The reference first, then the others in their order.</summary>
    public IReadOnlyList<DecoderReportRow> Rows => [_referenceMeter.ToRow(), .. _candidates.Select(candidate => candidate.Meter.ToRow())];

    /// <summary>Adds a text of at most <see cref="MaxTextTokens"/> tokens.</summary>
    public void Add(int[] text) => Add(text, ..);

    /// <summary>As the other, but compares only what is predicted at some of the text's places: the answer's, behind a prompt.</summary>
    /// <param name="text">All of its tokens are run.</param>
    /// <param name="places">Those that are compared; the token after each is what perplexity is about.</param>
    public void Add(int[] text, Range places)
    {
        for (int start = 0; start < text.Length; start += StepTokens)
        {
            int count = Math.Min(StepTokens, text.Length - start);
            _reference.Run(text, start, count, _referenceLogits);
            Compare(text, start, count, places, _referenceLogits, _referenceMeter);
            foreach ((SequenceFeed feed, DivergenceMeter meter) in _candidates)
            {
                feed.Run(text, start, count, _logits);
                Compare(text, start, count, places, _logits, meter);
            }
        }
    }

    private void Compare(int[] text, int start, int count, Range places, float[] logits, DivergenceMeter meter)
    {
        int from = places.Start.GetOffset(text.Length), to = places.End.GetOffset(text.Length);
        for (int row = Math.Max(0, from - start); row < Math.Min(count, to - start); row++)
        {
            int next = start + row + 1, first = row * _vocabularySize;
            LogitsDistribution reference = new(_referenceLogits.AsSpan(first, _vocabularySize));
            LogitsDistribution candidate = new(logits.AsSpan(first, _vocabularySize));
            meter.Add(reference, candidate, next < text.Length ? text[next] : null);
        }
    }
}
