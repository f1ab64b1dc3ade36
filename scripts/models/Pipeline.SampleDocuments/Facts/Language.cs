namespace Pipeline.SampleDocuments.Facts;

/// <summary>The language of a document's words.</summary>
internal enum Language
{
    English,
    German,
}
