namespace Pipeline.SampleDocuments.Facts;

/// <summary>What a document is.</summary>
internal enum DocumentKind
{
    Invoice,
    Receipt,
    Order,
    DeliveryNote,
}
