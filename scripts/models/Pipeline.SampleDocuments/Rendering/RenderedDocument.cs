namespace Pipeline.SampleDocuments.Rendering;

/// <summary>A document's text.</summary>
/// <param name="Text">Lines with line feeds between, none at the ends.</param>
/// <param name="Keys">The values that are in it. An amount with its currency counts as "currency" too.</param>
internal sealed record RenderedDocument(string Text, IReadOnlySet<string> Keys);
