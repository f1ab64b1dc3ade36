namespace Pipeline.SampleDocuments.Rendering;

/// <summary>How a document writes its labels.</summary>
internal enum LabelCase
{
    AsIs,
    Upper,
    Lower,
}
