using Microsoft.ML.OnnxRuntime.Tensors;
using Pipeline.Engine.Onnx.Kernels.Quantization;

namespace Pipeline.Engine.Onnx.CustomOperators.Quantization;

/// <summary>
/// rows float [rows, width] → bytes uint8 [rows, width] around <see cref="RowKernel.ZeroPoint"/>, scale float [rows, 1].
/// Attributes: <see cref="RowAttributes"/>.
/// </summary>
internal sealed class RowQuantize : CustomOperator
{
    public override string Name => nameof(RowQuantize);

    public override IReadOnlyList<OperatorInput> Inputs { get; } = [TensorElementType.Float];

    public override IReadOnlyList<TensorElementType> Outputs { get; } = [TensorElementType.UInt8, TensorElementType.Float];

    public override OperatorKernel CreateKernel(KernelAttributes attributes) =>
        new Kernel(RowAttributes.Kernel(attributes), RowAttributes.Clip(attributes));

    private sealed class Kernel(RowKernel kernel, float clip) : OperatorKernel
    {
        private readonly WorkPool<Work> _works = new(() => new Work(kernel, clip));

        public override void Compute(KernelContext context)
        {
            Work work = _works.Rent();
            work.Compute(context);
            _works.Return(work);
        }
    }

    private sealed unsafe class Work(RowKernel kernel, float clip) : RowWork
    {
        private const int FloatsPerItem = 32_768;

        private float* _rows;
        private byte* _bytes;
        private float* _scale;
        private int _width;

        public void Compute(KernelContext context)
        {
            _rows = context.Input(0, "rows").Matrix<float>(out int rowCount, out _width);
            _bytes = context.Output<byte>(0, rowCount, _width);
            _scale = context.Output<float>(1, rowCount, 1);
            RunRows(context, rowCount, _width, FloatsPerItem);
        }

        protected override void RunRow(int row)
        {
            nint start = row * (nint)_width;
            _scale[row] = kernel.Quantize(_rows + start, _width, clip, _bytes + start);
        }
    }
}
