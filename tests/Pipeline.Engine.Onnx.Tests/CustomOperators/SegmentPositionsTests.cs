using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;
using Pipeline.Engine.Onnx.CustomOperators;

namespace Pipeline.Engine.Onnx.Tests.CustomOperators;

[TestClass]
public sealed class SegmentPositionsTests
{
    [TestMethod]
    public void Run_TwoSequences_RestartsAtEach()
    {
        using SingleOperator positions = Create();

        int[] output = positions.Run<int>(SingleOperator.Integers(9, 9, 9, 9, 9), SingleOperator.Integers(0, 3, 5));

        CollectionAssert.AreEqual((int[])[0, 1, 2, 0, 1], output);
    }

    [TestMethod]
    public void Run_StartsPastTheEnd_Throws()
    {
        using SingleOperator positions = Create();

        OnnxRuntimeException exception = Assert.ThrowsExactly<OnnxRuntimeException>(
            () => positions.Run<int>(SingleOperator.Integers(9, 9), SingleOperator.Integers(0, 1_000_000_000)));

        StringAssert.Contains(exception.Message, "sequence_starts");
    }

    private static SingleOperator Create() => new(
        nameof(SegmentPositions), [TensorElementType.Int32, TensorElementType.Int32], TensorElementType.Int32);
}
