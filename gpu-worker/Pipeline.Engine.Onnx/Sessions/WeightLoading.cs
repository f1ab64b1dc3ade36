namespace Pipeline.Engine.Onnx.Sessions;

/// <summary>What becomes of the weights when a model is loaded.</summary>
public enum WeightLoading
{
    /// <summary>
    /// ONNX Runtime rearranges the matrices into memory of its own: loading takes a second a gigabyte and the weights' size in
    /// private memory, runs are fastest.
    /// </summary>
    Prepacked,

    /// <summary>
    /// The weights stay in the mapped file: loading takes a fifth of a second a gigabyte, most of it the first touch of the pages;
    /// memory is the page cache's and shared between processes. Runs take 1.2 times as long at 32 tokens, 1.04 times at 512
    /// (layers of BERT-large; benchmark "load"). Not so an encoder's F16 and BF16 weights: they are widened when it is loaded,
    /// into private memory of twice their size in the file.
    /// </summary>
    MemoryMapped,
}
