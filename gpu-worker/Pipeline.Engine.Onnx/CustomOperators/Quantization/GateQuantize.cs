using Microsoft.ML.OnnxRuntime.Tensors;
using Pipeline.Engine.Onnx.Kernels.Quantization;

namespace Pipeline.Engine.Onnx.CustomOperators.Quantization;

/// <summary>
/// silu(gate) * up, quantised by rows: product float [rows, 2 * width], gate in its left half and up in its right, and
/// product_scale float [rows, 1], which both still lack
/// → bytes uint8 [rows, width] around <see cref="RowKernel.ZeroPoint"/>, scale float [rows, 1].
/// Attributes: <see cref="RowAttributes"/>.
/// </summary>
internal sealed class GateQuantize : CustomOperator
{
    public override string Name => nameof(GateQuantize);

    public override IReadOnlyList<OperatorInput> Inputs { get; } = [TensorElementType.Float, TensorElementType.Float];

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
        private const int FloatsPerItem = 8_192;

        private float* _product;
        private float* _productScale;
        private byte* _bytes;
        private float* _scale;
        private int _width;

        public void Compute(KernelContext context)
        {
            _product = context.Input(0, "product").Matrix<float>(out int rowCount, out int columns);
            if (columns % 2 != 0)
            {
                throw new ArgumentException($"Input product has {columns} columns; an even number is needed.");
            }

            _width = columns / 2;
            _productScale = context.Input(1, "product_scale").Matrix<float>(rowCount, 1);
            _bytes = context.Output<byte>(0, rowCount, _width);
            _scale = context.Output<float>(1, rowCount, 1);
            RunRows(context, rowCount, _width, FloatsPerItem);
        }

        protected override void RunRow(int row)
        {
            nint start = row * (nint)_width;
            float* gate = _product + (2 * start);
            _scale[row] = kernel.GateQuantize(gate, gate + _width, _productScale[row], _width, clip, _bytes + start);
        }
    }
}
