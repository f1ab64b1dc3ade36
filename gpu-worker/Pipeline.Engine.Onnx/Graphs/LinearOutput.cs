namespace Pipeline.Engine.Onnx.Graphs;

/// <summary>What a linear layer gave for the residual, to be finished by the norm that adds it.</summary>
/// <param name="Value">[tokens, outputs] floats.</param>
/// <param name="RowScale">[tokens, 1] floats that each row is still to be multiplied by, or null where it is finished.</param>
internal readonly record struct LinearOutput(string Value, string? RowScale = null);
