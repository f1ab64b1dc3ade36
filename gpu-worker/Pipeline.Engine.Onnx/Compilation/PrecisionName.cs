namespace Pipeline.Engine.Onnx.Compilation;

/// <summary>What a <see cref="Precision"/> is called where people read and write it: fp32, w8a8.</summary>
public static class PrecisionName
{
    public static string Of(Precision precision) => precision.ToString().ToLowerInvariant();
}
