using System.Buffers;
using Pipeline.Engine.Generation;

namespace Pipeline.Worker.Completions;

/// <summary>
/// Collects the text of one choice and ends it at a stop string, wherever the borders of tokens lie: of all stop strings that
/// occur the one that ends first counts, so the text does not depend on how it was cut into tokens.
/// </summary>
/// <param name="stream">Turns the tokens into text.</param>
/// <param name="stops">Texts before which the choice ends; none is empty.</param>
internal sealed class TextSink(ITextStream stream, IReadOnlyList<string> stops) : ITokenSink
{
    private readonly ArrayBufferWriter<char> _text = new();
    private readonly List<int> _ends = [];
    private readonly int _longestStop = stops.Count == 0 ? 0 : stops.Max(stop => stop.Length);
    private int? _cut;

    /// <summary>The text without the stop string. Complete after <see cref="Finish"/>.</summary>
    public ReadOnlySpan<char> Text => _text.WrittenSpan[..(_cut ?? _text.WrittenCount)];

    /// <summary>Whether a stop string was found.</summary>
    public bool IsStopped => _cut is not null;

    /// <summary>Tokens that the text has a part of: all, or those that begin before the stop string.</summary>
    public int KeptTokenCount => _cut is { } cut ? Enumerable.Range(0, _ends.Count).Count(token => OffsetOf(token) < cut) : _ends.Count;

    /// <summary>Where the text of a token begins, in characters.</summary>
    public int OffsetOf(int token) => token == 0 ? 0 : _ends[token - 1];

    public bool Append(int tokenId)
    {
        Add(stream.Append(tokenId));
        _ends.Add(_text.WrittenCount);
        return IsStopped;
    }

    /// <summary>Takes what was held back, once no more tokens come.</summary>
    public void Finish()
    {
        if (!IsStopped)
        {
            Add(stream.Finish());
        }
    }

    private void Add(string text)
    {
        int before = _text.WrittenCount;
        _text.Write(text);
        int start = Math.Clamp(before - _longestStop + 1, 0, before);
        ReadOnlySpan<char> added = _text.WrittenSpan[start..];
        int firstEnd = int.MaxValue;
        foreach (string stop in stops)
        {
            int at = added.IndexOf(stop, StringComparison.Ordinal);
            int end = at + stop.Length;
            // of two that end together the longer one begins first
            if (at >= 0 && (end < firstEnd || (end == firstEnd && start + at < _cut)))
            {
                firstEnd = end;
                _cut = start + at;
            }
        }
    }
}
