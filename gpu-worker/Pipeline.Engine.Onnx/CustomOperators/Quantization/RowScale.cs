using Microsoft.ML.OnnxRuntime.Tensors;
using Pipeline.Engine.Onnx.Kernels.Quantization;

namespace Pipeline.Engine.Onnx.CustomOperators.Quantization;

/// <summary>
/// product float [rows, width], scale float [rows, 1], bias float [width] (optional)
/// → float [rows, width]: product * scale + bias. Attribute: instruction_set (<see cref="RowAttributes"/>).
/// </summary>
internal sealed class RowScale : CustomOperator
{
    public override string Name => nameof(RowScale);

    public override IReadOnlyList<OperatorInput> Inputs { get; } =
        [TensorElementType.Float, TensorElementType.Float, OperatorInput.Optional(TensorElementType.Float)];

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
        private const int FloatsPerItem = 32_768;

        private float* _product;
        private float* _scale;
        private float* _bias;
        private float* _output;
        private int _width;

        public void Compute(KernelContext context)
        {
            _product = context.Input(0, "product").Matrix<float>(out int rowCount, out _width);
            _scale = context.Input(1, "scale").Matrix<float>(rowCount, 1);
            _bias = context.OptionalInput(2, "bias") is { } bias ? bias.Vector<float>(_width) : null;
            _output = context.Output<float>(0, rowCount, _width);
            RunRows(context, rowCount, _width, FloatsPerItem);
        }

        protected override void RunRow(int row)
        {
            nint start = row * (nint)_width;
            kernel.Scale(_product + start, _scale[row], _bias, _width, _output + start);
        }
    }
}
