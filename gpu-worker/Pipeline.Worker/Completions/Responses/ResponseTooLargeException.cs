namespace Pipeline.Worker.Completions.Responses;

/// <summary>The answer of one line is larger than one may be.</summary>
internal sealed class ResponseTooLargeException(int maxBytes) : Exception($"A response has at most {maxBytes} bytes.");
