using Microsoft.ML.OnnxRuntime.Tensors;
using Pipeline.Engine.Onnx.Kernels.Quantization;

namespace Pipeline.Engine.Onnx.CustomOperators.Quantization;

/// <summary>
/// product float [rows, 2 * width], gate in its left half and up in its right
/// → float [rows, width]: silu(gate) * up. Attribute: instruction_set (<see cref="RowAttributes"/>).
/// </summary>
internal sealed class Gate : CustomOperator
{
    public override string Name => nameof(Gate);

    public override IReadOnlyList<OperatorInput> Inputs { get; } = [TensorElementType.Float];

    public override IReadOnlyList<TensorElementType> Outputs { get; } = [TensorElementType.Float];

    public override OperatorKernel CreateKernel(KernelAttributes attributes) => new Kernel(RowAttributes.Kernel(attributes));

    private sealed class Kernel(RowKernel kernel) : OperatorKernel
    {
        private readonly WorkPool<Work> _works = new(() => new Work(kernel));

        public override void Compute(KernelContext context)
        {
            Work work = _works.Rent();
            work.Compute(context);
            _works.Return(work);
        }
    }

    private sealed unsafe class Work(RowKernel kernel) : RowWork
    {
        private const int FloatsPerItem = 8_192;

        private float* _product;
        private float* _gated;
        private int _width;

        public void Compute(KernelContext context)
        {
            _product = context.Input(0, "product").Matrix<float>(out int rowCount, out int columns);
            if (columns % 2 != 0)
            {
                throw new ArgumentException($"Input product has {columns} columns; an even number is needed.");
            }

            _width = columns / 2;
            _gated = context.Output<float>(0, rowCount, _width);
            RunRows(context, rowCount, _width, FloatsPerItem);
        }

        protected override void RunRow(int row)
        {
            nint start = row * (nint)_width;
            float* gate = _product + (2 * start);
            kernel.Gate(gate, gate + _width, _width, _gated + start);
        }
    }
}
