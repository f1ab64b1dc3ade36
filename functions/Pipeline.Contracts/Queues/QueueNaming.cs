using System.Buffers;

namespace Pipeline.Contracts.Queues;

/// <summary>The form of queue names and message ids.</summary>
public static class QueueNaming
{
    private static readonly SearchValues<char> QueueCharacters = SearchValues.Create("abcdefghijklmnopqrstuvwxyz0123456789-");

    /// <summary>
    /// Throws unless the name is 3 to 63 characters of a-z, 0-9 and '-', with no '-' at either end or beside another: what
    /// storage queues take.
    /// </summary>
    /// <exception cref="ArgumentException">The name has another form.</exception>
    public static void Check(string queue)
    {
        if (queue is not { Length: >= 3 and <= 63 } || queue.AsSpan().ContainsAnyExcept(QueueCharacters)
            || queue.StartsWith('-') || queue.EndsWith('-') || queue.Contains("--", StringComparison.Ordinal))
        {
            throw new ArgumentException($"'{queue}' is not a queue name.", nameof(queue));
        }
    }

    /// <summary>Throws unless the message has the form that <see cref="OutgoingMessage"/> states.</summary>
    /// <exception cref="ArgumentException">The id or the body has another form.</exception>
    public static void Check(OutgoingMessage message)
    {
        if (message.Id is not { Length: >= 1 and <= 128 } || !message.Id.All(c => char.IsAsciiLetterOrDigit(c) || "._/-".Contains(c)))
        {
            throw new ArgumentException($"'{message.Id}' is not a message id.", nameof(message));
        }

        if (message.Body.Length > OutgoingMessage.MaxBodyBytes)
        {
            throw new ArgumentException(
                $"Message '{message.Id}' has {message.Body.Length} bytes; the limit is {OutgoingMessage.MaxBodyBytes}.", nameof(message));
        }
    }
}
