using System.Globalization;
using System.Security.Cryptography;

namespace Pipeline.Storage.Embedded.Queues;

/// <summary>
/// The file name of a message that nobody holds. Names sort by when the message can be received, then by when it was sent.
/// </summary>
/// <param name="DueTicks">UTC ticks from when on it can be received.</param>
/// <param name="SentTicks">UTC ticks at which it was sent.</param>
/// <param name="Unique">Which message it is, for as long as it exists.</param>
internal readonly record struct MessageName(long DueTicks, long SentTicks, string Unique)
{
    private const int RandomCharacters = 16;
    private static int _lastCounter;

    internal static MessageName Create(DateTimeOffset now, TimeSpan delay)
    {
        // the counter keeps the messages of one send in order
        string unique = $"{(uint)Interlocked.Increment(ref _lastCounter):x8}"
            + RandomNumberGenerator.GetHexString(RandomCharacters, lowercase: true);
        return new MessageName((now + delay).UtcTicks, now.UtcTicks, unique);
    }

    public override string ToString() => $"{DueTicks:x16}-{SentTicks:x16}-{Unique}";

    internal static bool TryParse(ReadOnlySpan<char> text, out MessageName name)
    {
        name = default;
        Span<Range> parts = stackalloc Range[4];
        if (text.Split(parts, '-') != 3 || !TryParse(text[parts[0]], out long due) || !TryParse(text[parts[1]], out long sent))
        {
            return false;
        }

        ReadOnlySpan<char> unique = text[parts[2]];
        if (unique.IsEmpty || !IsHexadecimal(unique))
        {
            return false;
        }

        name = new MessageName(due, sent, unique.ToString());
        return true;
    }

    internal static bool IsHexadecimal(ReadOnlySpan<char> text)
    {
        foreach (char c in text)
        {
            if (!char.IsAsciiHexDigitLower(c))
            {
                return false;
            }
        }

        return true;
    }

    private static bool TryParse(ReadOnlySpan<char> text, out long ticks) =>
        long.TryParse(text, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out ticks)
        && ticks >= 0
        && ticks <= DateTimeOffset.MaxValue.UtcTicks;
}
