namespace Pipeline.Engine.Onnx.Graphs;

/// <summary>What a linear layer takes: one value that several layers may share.</summary>
/// <param name="Value">[tokens, inputs]: floats, or what the precision made of them.</param>
/// <param name="RowScale">[tokens, 1] floats that undo the scaling of each row, or null where rows are not scaled.</param>
internal readonly record struct LinearInput(string Value, string? RowScale = null);
