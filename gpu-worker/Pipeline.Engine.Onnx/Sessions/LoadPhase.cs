namespace Pipeline.Engine.Onnx.Sessions;

/// <summary>One part of loading a model and how long it took.</summary>
public sealed record LoadPhase(string Name, TimeSpan Duration);
