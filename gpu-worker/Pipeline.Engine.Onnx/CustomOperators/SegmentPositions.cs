using Microsoft.ML.OnnxRuntime.Tensors;

namespace Pipeline.Engine.Onnx.CustomOperators;

/// <summary>
/// token_ids int32 [tokens], sequence_starts int32 [sequences + 1] → positions int32 [tokens], from 0 in each sequence.
/// </summary>
internal sealed class SegmentPositions : CustomOperator
{
    public override string Name => nameof(SegmentPositions);

    public override IReadOnlyList<OperatorInput> Inputs { get; } = [TensorElementType.Int32, TensorElementType.Int32];

    public override IReadOnlyList<TensorElementType> Outputs { get; } = [TensorElementType.Int32];

    public override OperatorKernel CreateKernel(KernelAttributes attributes) => new Kernel();

    private sealed unsafe class Kernel : OperatorKernel
    {
        public override void Compute(KernelContext context)
        {
            context.Input(0, "token_ids").Vector<int>(out int tokenCount);
            SequenceStarts starts = SequenceStarts.Read(context.Input(1, "sequence_starts"), tokenCount);
            int* positions = context.Output<int>(0, tokenCount);
            for (int sequence = 0; sequence < starts.SequenceCount; sequence++)
            {
                int* first = positions + starts.Start(sequence);
                for (int position = 0; position < starts.Length(sequence); position++)
                {
                    first[position] = position;
                }
            }
        }
    }
}
