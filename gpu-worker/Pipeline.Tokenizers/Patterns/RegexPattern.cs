using System.Diagnostics;
using System.Text.RegularExpressions;
using Pipeline.Tokenizers.Text;

namespace Pipeline.Tokenizers.Patterns;

/// <summary>
/// A regular expression by .NET's engine. That sees UTF-16 units, the reference sees code points: so where a text has
/// characters over U+FFFF, the engine gets a copy in which a character of the same category stands in for each.
/// </summary>
internal sealed class RegexPattern : ITextPattern
{
    /// <summary>Published expressions take some 100 nanoseconds a character; one that takes this long on one text is an attack.</summary>
    public static readonly TimeSpan MatchTimeout = TimeSpan.FromSeconds(10);

    private readonly Regex _regex;
    private readonly Func<Exception, Exception> _describeTimeout;

    /// <param name="expression">In Oniguruma's syntax, as far as .NET has the same.</param>
    /// <param name="describeTimeout">Makes the exception for a text that took too long, which names the file.</param>
    /// <exception cref="ArgumentException">.NET does not know a construct of the expression.</exception>
    public RegexPattern(string expression, Func<Exception, Exception> describeTimeout)
    {
        // Multiline because ^ and $ are so in Oniguruma. The engine that backtracks: the one that does not needs 4 microseconds a
        // character on a long run of spaces, thousands of times as much, and lacks look-around.
        _regex = new Regex(expression, RegexOptions.CultureInvariant | RegexOptions.Multiline, MatchTimeout);
        _describeTimeout = describeTimeout;
    }

    /// <exception cref="TokenizerFormatException">The expression took too long.</exception>
    public void FindMatches(ReadOnlyMemory<char> text, List<TextMatch> matches)
    {
        ReadOnlySpan<char> span = text.Span;
        int[]? starts = span.IndexOfAnyInRange('\uD800', '\uDFFF') < 0 ? null : StandIns.StartsOf(span);
        ReadOnlySpan<char> searched = starts is null ? span : StandIns.Replace(span, starts);
        long begin = Stopwatch.GetTimestamp();
        try
        {
            foreach (ValueMatch match in _regex.EnumerateMatches(searched))
            {
                int start = starts?[match.Index] ?? match.Index;
                int end = starts?[match.Index + match.Length] ?? (match.Index + match.Length);
                matches.Add(new TextMatch(start, end - start));
                if (Stopwatch.GetElapsedTime(begin) > MatchTimeout)
                {
                    throw new RegexMatchTimeoutException();
                }
            }
        }
        catch (RegexMatchTimeoutException exception)
        {
            throw _describeTimeout(exception);
        }
    }
}
