namespace Pipeline.SampleDocuments.Facts;

/// <summary>What a document is for. The two have no layout and no name part in common.</summary>
public enum Split
{
    /// <summary>To learn from.</summary>
    Train,

    /// <summary>To measure with.</summary>
    HeldOut,
}
