namespace Pipeline.SampleModel.Prose;

/// <summary>One passage of a prose file.</summary>
/// <param name="Name">File name without its extension, and the passage's number in it: rivers-001.</param>
/// <param name="Text">One line, without white space at its ends.</param>
public sealed record Passage(string Name, string Text);
