using Microsoft.ML.OnnxRuntime.Tensors;
using Pipeline.Engine.Onnx.Kernels.Quantization;

namespace Pipeline.Engine.Onnx.CustomOperators.Quantization;

/// <summary>
/// Finishes the product of a packed query, key and value projection and takes it apart:
/// product float [rows, query + 2 * key], scale float [rows, 1], bias float [query + 2 * key] (optional)
/// → query float [rows, query], key float [rows, key], value float [rows, key].
/// Attributes: key_width; instruction_set (<see cref="RowAttributes"/>).
/// </summary>
internal sealed class QueryKeyValueScale : CustomOperator
{
    public const string KeyWidthAttribute = "key_width";

    /// <summary>A bound that no model comes near; it keeps sums of widths inside an int.</summary>
    private const int MaxKeyWidth = 1 << 24;

    public override string Name => nameof(QueryKeyValueScale);

    public override IReadOnlyList<OperatorInput> Inputs { get; } =
        [TensorElementType.Float, TensorElementType.Float, OperatorInput.Optional(TensorElementType.Float)];

    public override IReadOnlyList<TensorElementType> Outputs { get; } =
        [TensorElementType.Float, TensorElementType.Float, TensorElementType.Float];

    public override OperatorKernel CreateKernel(KernelAttributes attributes) =>
        new Kernel(RowAttributes.Kernel(attributes), attributes.Int(KeyWidthAttribute, otherwise: 0, 1, MaxKeyWidth));

    private sealed class Kernel(RowKernel kernel, int keyWidth) : OperatorKernel
    {
        private readonly WorkPool<Work> _works = new(() => new Work(kernel, keyWidth));

        public override void Compute(KernelContext context)
        {
            Work work = _works.Rent();
            work.Compute(context);
            _works.Return(work);
        }
    }

    private sealed unsafe class Work(RowKernel kernel, int keyWidth) : RowWork
    {
        private const int FloatsPerItem = 32_768;

        private float* _product;
        private float* _scale;
        private float* _bias;
        private float* _query;
        private float* _key;
        private float* _value;
        private int _queryWidth;

        public void Compute(KernelContext context)
        {
            _product = context.Input(0, "product").Matrix<float>(out int rowCount, out int width);
            _queryWidth = width - (2 * keyWidth);
            if (_queryWidth <= 0)
            {
                throw new ArgumentException($"Input product has {width} columns; more than two keys of {keyWidth} are needed.");
            }

            _scale = context.Input(1, "scale").Matrix<float>(rowCount, 1);
            _bias = context.OptionalInput(2, "bias") is { } bias ? bias.Vector<float>(width) : null;
            _query = context.Output<float>(0, rowCount, _queryWidth);
            _key = context.Output<float>(1, rowCount, keyWidth);
            _value = context.Output<float>(2, rowCount, keyWidth);
            RunRows(context, rowCount, width, FloatsPerItem);
        }

        protected override void RunRow(int row)
        {
            nint start = row * ((nint)_queryWidth + (2 * keyWidth));
            Part(row, start, 0, _queryWidth, _query);
            Part(row, start, _queryWidth, keyWidth, _key);
            Part(row, start, _queryWidth + keyWidth, keyWidth, _value);
        }

        private void Part(int row, nint start, int column, int width, float* output) => kernel.Scale(
            _product + start + column, _scale[row], _bias is null ? null : _bias + column, width, output + (row * (nint)width));
    }
}
