namespace Pipeline.Engine.Onnx.Sessions;

/// <summary>Receives an output of a graph.</summary>
/// <param name="name">Of the output.</param>
/// <param name="values">Its floats, valid during the call.</param>
internal delegate void OutputAction(string name, ReadOnlySpan<float> values);
