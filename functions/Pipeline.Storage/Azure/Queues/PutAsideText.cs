using System.Globalization;
using System.Text;
using Pipeline.Contracts.Queues;

namespace Pipeline.Storage.Azure.Queues;

/// <summary>
/// The text of a message that was put aside: the one it was sent with, then <c>TIME QUEUE REASON: DESCRIPTION</c>. Moved back to
/// its queue it is read as before.
/// </summary>
internal static class PutAsideText
{
    // With the longest id and body, 64,313 bytes before it, it stays below the service's 64 KiB.
    private const int MaxCauseBytes = 1000;

    /// <summary>
    /// The text, its description cut to fit. Another service's message whose body leaves no room beside it stays as it came,
    /// without the reason.
    /// </summary>
    internal static string Format(HeldMessage message, DateTimeOffset now, string reason, string description)
    {
        if (message is { ForeignText: { } foreign, Body.Length: > OutgoingMessage.MaxBodyBytes })
        {
            return foreign;
        }

        var text = new StringBuilder(MessageText.Format(message.Id, message.Body.Span)).Append(' ');
        int roomBytes = MaxCauseBytes;
        foreach (Rune rune in string.Create(CultureInfo.InvariantCulture, $"{now:O} {message.Queue} {reason}: {description}").EnumerateRunes())
        {
            Rune written = IsPlain(rune) ? rune : new Rune(' ');
            roomBytes -= SizeBytes(written);
            if (roomBytes < 0)
            {
                break;
            }

            text.Append(written);
        }

        return text.ToString();
    }

    // the service's messages travel in XML, which has no other characters
    private static bool IsPlain(Rune rune) => !Rune.IsControl(rune) && rune.Value is not (0xFFFE or 0xFFFF);

    // counted as it travels, since the service's limit may be on either form
    private static int SizeBytes(Rune rune) => rune.Value switch
    {
        '&' => "&amp;".Length,
        '<' or '>' => "&lt;".Length,
        _ => rune.Utf8SequenceLength,
    };
}
