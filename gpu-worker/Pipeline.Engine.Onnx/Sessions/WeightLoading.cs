namespace Pipeline.Engine.Onnx.Sessions;

/// <summary>What becomes of the weights when a model is loaded.</summary>
public enum WeightLoading
{
    /// <summary>
    /// ONNX Runtime rearranges the matrices into memory of its own: loading takes seconds a gigabyte and the weights' size in
    /// private memory, runs are fastest.
    /// </summary>
    Prepacked,

    /// <summary>
    /// The weights stay in the mapped file: loading takes milliseconds, memory is the page cache's and shared between processes,
    /// runs are slower (1.5 times at 32 rows).
    /// </summary>
    MemoryMapped,
}
