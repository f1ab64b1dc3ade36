using Microsoft.ML.OnnxRuntime.Tensors;
using Pipeline.Engine.Onnx.Kernels.Quantization;

namespace Pipeline.Engine.Onnx.CustomOperators.Quantization;

/// <summary>
/// sum = residual + delta * delta_scale, and its RMS norm, quantised by rows:
/// residual float [rows, width], gain float [width], delta float [rows, width] (optional), delta_scale float [rows, 1] (optional)
/// → sum float [rows, width], bytes uint8 [rows, width] around <see cref="RowKernel.ZeroPoint"/>, scale float [rows, 1].
/// Attributes: epsilon, <see cref="RowAttributes"/>.
/// </summary>
internal sealed class NormQuantize : CustomOperator
{
    public const string EpsilonAttribute = "epsilon";

    public override string Name => nameof(NormQuantize);

    public override IReadOnlyList<OperatorInput> Inputs { get; } =
    [
        TensorElementType.Float,
        TensorElementType.Float,
        OperatorInput.Optional(TensorElementType.Float),
        OperatorInput.Optional(TensorElementType.Float),
    ];

    public override IReadOnlyList<TensorElementType> Outputs { get; } =
        [TensorElementType.Float, TensorElementType.UInt8, TensorElementType.Float];

    public override OperatorKernel CreateKernel(KernelAttributes attributes) => new Kernel(
        RowAttributes.Kernel(attributes), attributes.Float(EpsilonAttribute, otherwise: 0), RowAttributes.Clip(attributes));

    private sealed class Kernel(RowKernel kernel, float epsilon, float clip) : OperatorKernel
    {
        private readonly WorkPool<Work> _works = new(() => new Work(kernel, epsilon, clip));

        public override void Compute(KernelContext context)
        {
            Work work = _works.Rent();
            work.Compute(context);
            _works.Return(work);
        }
    }

    private sealed unsafe class Work(RowKernel kernel, float epsilon, float clip) : RowWork
    {
        private const int FloatsPerItem = 16_384;

        private float* _residual;
        private float* _gain;
        private float* _delta;
        private float* _deltaScale;
        private float* _sum;
        private byte* _bytes;
        private float* _scale;
        private int _width;

        public void Compute(KernelContext context)
        {
            _residual = context.Input(0, "residual").Matrix<float>(out int rowCount, out _width);
            _gain = context.Input(1, "gain").Vector<float>(_width);
            _delta = context.OptionalInput(2, "delta") is { } delta ? delta.Matrix<float>(rowCount, _width) : null;
            _deltaScale = context.OptionalInput(3, "delta_scale") is { } scale ? scale.Matrix<float>(rowCount, 1) : null;
            _sum = context.Output<float>(0, rowCount, _width);
            _bytes = context.Output<byte>(1, rowCount, _width);
            _scale = context.Output<float>(2, rowCount, 1);
            RunRows(context, rowCount, _width, FloatsPerItem);
        }

        protected override void RunRow(int row)
        {
            nint start = row * (nint)_width;
            float* delta = _delta is null ? null : _delta + start;
            float deltaScale = _deltaScale is null ? 1 : _deltaScale[row];
            RowNorm norm = new() { Gain = _gain, Epsilon = epsilon, Clip = clip };
            _scale[row] = kernel.AddNormalizeQuantize(
                _residual + start, delta, deltaScale, norm, _width, _sum + start, _bytes + start);
        }
    }
}
