namespace Pipeline.SampleDocuments.Tokens;

/// <summary>What the extractor is asked and what it answers.</summary>
/// <param name="Text">A document; the whole message of the user.</param>
/// <param name="Answer">Compact JSON.</param>
internal sealed record Conversation(string Text, string Answer);
