namespace Pipeline.Worker.Trials;

/// <summary>What to try a decoder with.</summary>
/// <param name="Prompts">At least one.</param>
/// <param name="MaxTokens">Most tokens for each.</param>
/// <param name="Temperature">0 for the likeliest token each time.</param>
/// <param name="IsChat">Whether each is a user's message for the model's chat template.</param>
internal sealed record TrialRequest(IReadOnlyList<string> Prompts, int MaxTokens, float Temperature, bool IsChat);
