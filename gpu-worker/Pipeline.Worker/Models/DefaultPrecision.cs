using Pipeline.Engine.Onnx.Compilation;

namespace Pipeline.Worker.Models;

/// <summary>What a decoder is compiled to where nobody says otherwise.</summary>
internal static class DefaultPrecision
{
    /// <summary>
    /// The fastest whose error stays far below that of 4-bit weights. It also gives a line the same logits, bit for bit, whatever
    /// else is in its batch; products of int8 and int4 differ in the last bits between one row and many, and so may a long text.
    /// </summary>
    public const Precision Value = Precision.W8A8;
}
