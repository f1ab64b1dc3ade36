namespace Pipeline.SampleDocuments.Labels;

/// <summary>The wordings of one label.</summary>
/// <param name="Train">Those of training; at least one.</param>
/// <param name="HeldOut">Those that training never has; at least one.</param>
internal sealed record LabelEntry(IReadOnlyList<string> Train, IReadOnlyList<string> HeldOut);
