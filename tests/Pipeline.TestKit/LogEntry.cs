using Microsoft.Extensions.Logging;

namespace Pipeline.TestKit;

/// <summary>One line that was logged.</summary>
/// <param name="Level">Its level.</param>
/// <param name="EventId">Its event.</param>
/// <param name="Message">The text with its values in place.</param>
/// <param name="Exception">What was logged with it, or null.</param>
public sealed record LogEntry(LogLevel Level, EventId EventId, string Message, Exception? Exception);
