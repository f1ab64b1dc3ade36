namespace Pipeline.SampleDocuments.Facts;

/// <summary>The language of a document's words.</summary>
public enum Language
{
    English,
    German,
}
