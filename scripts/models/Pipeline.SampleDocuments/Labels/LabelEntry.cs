namespace Pipeline.SampleDocuments.Labels;

/// <summary>The wordings of one label.</summary>
/// <param name="Train">Those of training, and most of what is held out; at least one.</param>
/// <param name="HeldOut">Those that training never has; at least one.</param>
/// <param name="TrainOnly">More of training; may be empty.</param>
internal sealed record LabelEntry(IReadOnlyList<string> Train, IReadOnlyList<string> HeldOut, IReadOnlyList<string> TrainOnly);
