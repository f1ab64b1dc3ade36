using Microsoft.ML.OnnxRuntime.Tensors;
using Pipeline.Engine.Onnx.CustomOperators;

namespace Pipeline.Engine.Onnx.Tests.CustomOperators;

/// <summary>
/// Uses everything that the host offers: values int8 [rows, columns], cache [rows] of float or float16, to which each row's sum
/// is added in place, factor float [1] (optional; 1) → sums int32 [rows], doubled uint8 [rows, columns],
/// allocated int64 [1]: bytes that the call allocated on the calling thread.
/// </summary>
internal sealed class SumOperator : CustomOperator
{
    public override string Name => nameof(SumOperator);

    public override IReadOnlyList<OperatorInput> Inputs { get; } =
        [TensorElementType.Int8, OperatorInput.AnyType, OperatorInput.Optional(TensorElementType.Float)];

    public override IReadOnlyList<TensorElementType> Outputs { get; } =
        [TensorElementType.Int32, TensorElementType.UInt8, TensorElementType.Int64];

    public override OperatorKernel CreateKernel(KernelAttributes attributes) => new Kernel();

    private sealed unsafe class Kernel : OperatorKernel
    {
        private readonly WorkPool<Work> _works = new(() => new Work());

        public override void Compute(KernelContext context)
        {
            long before = GC.GetAllocatedBytesForCurrentThread();
            int allocatedCount = 1; // a constant shape would become a span that code compiled without optimisation allocates
            Work work = _works.Rent();
            work.Values = context.Input(0, "values").Matrix<sbyte>(out int rows, out work.Columns);
            work.Factor = context.OptionalInput(2, "factor") is { } factor ? factor.Vector<float>(1)[0] : 1;
            InputTensor cache = context.Input(1, "cache");
            bool isHalf = cache.ElementType == TensorElementType.Float16;
            work.Halves = isHalf ? cache.Vector<Half>(rows) : null;
            work.Floats = isHalf ? null : cache.Vector<float>(rows);
            work.Sums = context.Output<int>(0, rows);
            work.Doubled = context.Output<byte>(1, rows, work.Columns);
            context.ParallelFor(rows, work);
            _works.Return(work);
            long* allocated = context.Output<long>(2, allocatedCount);
            *allocated = GC.GetAllocatedBytesForCurrentThread() - before;
        }
    }

    private sealed unsafe class Work : ParallelWork
    {
        public sbyte* Values;
        public float* Floats;
        public Half* Halves;
        public int* Sums;
        public byte* Doubled;
        public int Columns;
        public float Factor;

        protected override void RunBody(int index)
        {
            int sum = 0;
            for (int i = index * Columns; i < (index + 1) * Columns; i++)
            {
                sum += Values[i];
                Doubled[i] = (byte)(2 * Values[i]);
            }

            Sums[index] = sum;
            if (Halves is null)
            {
                Floats[index] += sum * Factor;
            }
            else
            {
                Halves[index] += (Half)(sum * Factor);
            }
        }
    }
}
