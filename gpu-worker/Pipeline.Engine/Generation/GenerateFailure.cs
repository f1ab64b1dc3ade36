namespace Pipeline.Engine.Generation;

/// <summary>The request itself is at fault; nothing was computed.</summary>
/// <param name="Code">What is wrong.</param>
/// <param name="Message">A sentence with the numbers.</param>
public sealed record GenerateFailure(GenerateFailureCode Code, string Message) : GenerateOutcome;
