namespace Pipeline.Tokenizers.PreTokenization;

/// <summary>Where Metaspace puts a mark that no space asks for.</summary>
internal enum PrependScheme
{
    /// <summary>In front of every piece.</summary>
    Always,

    /// <summary>In front of the piece that the whole text begins with.</summary>
    First,

    /// <summary>Nowhere.</summary>
    Never,
}
