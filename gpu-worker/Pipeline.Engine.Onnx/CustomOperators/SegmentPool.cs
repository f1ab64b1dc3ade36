using Microsoft.ML.OnnxRuntime.Tensors;
using Pipeline.Engine.Onnx.HuggingFace;
using Pipeline.Engine.Onnx.Kernels;

namespace Pipeline.Engine.Onnx.CustomOperators;

/// <summary>
/// hidden float [tokens, width], sequence_starts int32 [sequences + 1] → pooled float [sequences, width].
/// Attributes: mode (a <see cref="PoolingMode"/>), normalize (0 or 1: each row to length 1).
/// </summary>
internal sealed class SegmentPool : CustomOperator
{
    public const string ModeAttribute = "mode";
    public const string NormalizeAttribute = "normalize";

    public override string Name => nameof(SegmentPool);

    public override IReadOnlyList<OperatorInput> Inputs { get; } = [TensorElementType.Float, TensorElementType.Int32];

    public override IReadOnlyList<TensorElementType> Outputs { get; } = [TensorElementType.Float];

    public override OperatorKernel CreateKernel(KernelAttributes attributes) => new Kernel(
        (PoolingMode)attributes.Int(ModeAttribute, (int)PoolingMode.Mean, 0, Enum.GetValues<PoolingMode>().Length - 1),
        attributes.Int(NormalizeAttribute, otherwise: 1, 0, 1) == 1);

    private sealed unsafe class Kernel(PoolingMode mode, bool normalize) : OperatorKernel
    {
        public override void Compute(KernelContext context)
        {
            float* hidden = context.Input(0, "hidden").Matrix<float>(out int tokens, out int width);
            SequenceStarts starts = SequenceStarts.Read(context.Input(1, "sequence_starts"), tokens);
            float* pooled = context.Output<float>(0, starts.SequenceCount, width);
            context.ParallelFor(starts.SequenceCount, sequence =>
            {
                // a sequence has at most MaxSequenceTokens rows, but nothing here knows that: checked, since spans are int-sized
                int floats = checked(starts.Length(sequence) * width);
                ReadOnlySpan<float> rows = new(hidden + (starts.Start(sequence) * (nint)width), floats);
                Span<float> result = new(pooled + (sequence * (nint)width), width);
                SegmentPooling.Pool(mode, rows, result);
                if (normalize)
                {
                    SegmentPooling.Normalize(result);
                }
            });
        }
    }
}
