namespace Pipeline.SampleDocuments.Facts;

/// <summary>One thing sold.</summary>
/// <param name="Name">In the document's language.</param>
/// <param name="Quantity">1 or more.</param>
/// <param name="UnitCents">Price of one, in hundredths of the currency.</param>
internal sealed record LineItem(string Name, int Quantity, long UnitCents)
{
    /// <summary>Price of all of them, in hundredths of the currency.</summary>
    public long Cents => Quantity * UnitCents;
}
