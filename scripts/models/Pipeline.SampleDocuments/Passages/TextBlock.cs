namespace Pipeline.SampleDocuments.Passages;

/// <summary>A piece of documentation that is about one thing.</summary>
/// <param name="Source">Assembly or file that it is from; training and held-out passages never share one.</param>
/// <param name="Topic">Type or file that it describes; a passage is never joined from two topics.</param>
/// <param name="Text">Plain text on one line.</param>
internal sealed record TextBlock(string Source, string Topic, string Text);
