using System.Runtime.CompilerServices;
using Pipeline.Engine.Onnx.Native;

namespace Pipeline.Engine.Onnx.Tests.Native;

[TestClass]
public sealed class OrtCustomOpTests
{
    [TestMethod]
    public void OrtCustomOp_On64Bits_HasTheSizeOfTheHeader()
    {
        int size = Unsafe.SizeOf<OrtCustomOp>();

        Assert.AreEqual(208, size);
    }
}
