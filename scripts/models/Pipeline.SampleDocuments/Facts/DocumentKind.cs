namespace Pipeline.SampleDocuments.Facts;

/// <summary>What a document is.</summary>
public enum DocumentKind
{
    Invoice,
    Receipt,
    Order,
    DeliveryNote,
}
