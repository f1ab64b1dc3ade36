using System.Runtime.Intrinsics;

namespace Pipeline.Engine.Onnx.Kernels.Quantization;

/// <summary>
/// Work on one row of activations: above all its quantisation to bytes with a scale of its own, fused with what computes it:
/// value ≈ (byte - <see cref="ZeroPoint"/>) * scale. A row sees nothing but itself, so it gives the same bits alone and in any
/// batch. Stateless; callers answer for every pointer. A row whose values are all 0 has bytes of ZeroPoint and scale 0; a row
/// that holds what is not finite has a scale that is not finite, or bytes that mean nothing.
/// </summary>
internal abstract unsafe class RowKernel
{
    /// <summary>The byte that stands for 0.</summary>
    public const byte ZeroPoint = 128;

    /// <summary>Largest distance from <see cref="ZeroPoint"/>: the same to both sides, so byte 0 is not used.</summary>
    public const int Levels = 127;

    /// <exception cref="PlatformNotSupportedException">This machine lacks the instructions.</exception>
    public static RowKernel For(InstructionSet instructionSet)
    {
        InstructionSets.ThrowIfNotSupported(instructionSet);
        return instructionSet switch
        {
            InstructionSet.Avx512 => new VectorRowKernel<Lanes512, RowLanes512, Vector512<float>>(),
            InstructionSet.Avx2 => new VectorRowKernel<Lanes256, RowLanes256, Vector256<float>>(),
            _ => new VectorRowKernel<Lanes128, RowLanes128, Vector128<float>>(),
        };
    }

    /// <summary>Quantises a row.</summary>
    /// <param name="row">[width].</param>
    /// <param name="width">Floats in the row.</param>
    /// <param name="clip">The part of the row's largest magnitude that the last level stands for; what is above it saturates.</param>
    /// <param name="bytes">[width]: written.</param>
    /// <returns>The scale.</returns>
    public abstract float Quantize(float* row, int width, float clip, byte* bytes);

    /// <summary>Adds to the residual stream, and quantises its RMS norm: sum / sqrt(mean(sum²) + epsilon) * gain.</summary>
    /// <param name="residual">[width].</param>
    /// <param name="delta">[width], added after multiplication with <paramref name="deltaScale"/>; null adds nothing.</param>
    /// <param name="deltaScale">The scale that a product of quantised rows still lacks; 1 for a finished one.</param>
    /// <param name="norm">Gain, epsilon and clipping.</param>
    /// <param name="width">Floats in each of them.</param>
    /// <param name="sum">[width]: the new residual; may be <paramref name="residual"/>. Null keeps none, where delta is null too.</param>
    /// <param name="bytes">[width]: written.</param>
    /// <returns>The scale.</returns>
    public abstract float AddNormalizeQuantize(
        float* residual, float* delta, float deltaScale, in RowNorm norm, int width, float* sum, byte* bytes);

    /// <summary>Quantises silu(gate * scale) * (up * scale).</summary>
    /// <param name="gate">[width].</param>
    /// <param name="up">[width].</param>
    /// <param name="scale">The scale that both still lack; 1 for finished ones.</param>
    /// <param name="width">Floats in each of them.</param>
    /// <param name="clip">As in <see cref="Quantize"/>.</param>
    /// <param name="bytes">[width]: written.</param>
    /// <returns>The scale.</returns>
    public abstract float GateQuantize(float* gate, float* up, float scale, int width, float clip, byte* bytes);

    /// <summary>silu(gate) * up.</summary>
    /// <param name="gate">[width].</param>
    /// <param name="up">[width].</param>
    /// <param name="width">Floats in each of them.</param>
    /// <param name="gated">[width]: written.</param>
    public abstract void Gate(float* gate, float* up, int width, float* gated);

    /// <summary>row * scale + bias.</summary>
    /// <param name="row">[width].</param>
    /// <param name="scale">The scale that a product of quantised rows still lacks.</param>
    /// <param name="bias">[width], or null for none.</param>
    /// <param name="width">Floats in each of them.</param>
    /// <param name="output">[width]: written; may be <paramref name="row"/>.</param>
    public abstract void Scale(float* row, float scale, float* bias, int width, float* output);
}
