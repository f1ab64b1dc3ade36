namespace Pipeline.SampleModel.Vocabulary;

/// <summary>A word as the tokens it is made of so far.</summary>
/// <param name="Symbols">Token ids; they become fewer as pairs are merged.</param>
/// <param name="Count">How often the word is in the texts.</param>
internal sealed record TrainingWord(List<int> Symbols, int Count);
