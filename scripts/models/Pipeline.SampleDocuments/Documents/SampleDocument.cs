using Pipeline.SampleDocuments.Facts;

namespace Pipeline.SampleDocuments.Documents;

/// <summary>A document and what can be read in it.</summary>
/// <param name="Id">Unique in its split and seed: train-000001.</param>
/// <param name="Kind">What it is.</param>
/// <param name="Layout">The name of its layout.</param>
/// <param name="Language">Of its words.</param>
/// <param name="Text">As an extractor sees it.</param>
/// <param name="Answer">What an extractor shall write.</param>
internal sealed record SampleDocument(string Id, DocumentKind Kind, string Layout, Language Language, string Text, DocumentAnswer Answer);
