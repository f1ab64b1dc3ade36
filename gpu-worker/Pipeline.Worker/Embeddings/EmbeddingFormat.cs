namespace Pipeline.Worker.Embeddings;

/// <summary>How the floats of an embedding stand in a response.</summary>
internal enum EmbeddingFormat
{
    /// <summary>A JSON array of numbers.</summary>
    Float,

    /// <summary>A string: base64 of little-endian 32-bit floats.</summary>
    Base64,
}
