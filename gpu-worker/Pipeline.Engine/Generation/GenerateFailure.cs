namespace Pipeline.Engine.Generation;

/// <summary>The request failed by itself: trying again gives the same. Other requests are not concerned.</summary>
/// <param name="Code">What is wrong.</param>
/// <param name="Message">A sentence with the numbers.</param>
public sealed record GenerateFailure(GenerateFailureCode Code, string Message) : GenerateOutcome;
