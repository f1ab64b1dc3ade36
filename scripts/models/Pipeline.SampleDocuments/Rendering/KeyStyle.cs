namespace Pipeline.SampleDocuments.Rendering;

/// <summary>What stands between a label and its value.</summary>
internal enum KeyStyle
{
    Colon,
    Padded,
    PaddedColon,
    Dots,
    Space,
    NextLine,
    Tight,
    Equal,

    /// <summary>Never in training.</summary>
    Bar,
}
