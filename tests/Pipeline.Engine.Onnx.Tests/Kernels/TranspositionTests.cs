using Pipeline.Engine.Onnx.Kernels;

namespace Pipeline.Engine.Onnx.Tests.Kernels;

[TestClass]
public sealed class TranspositionTests
{
    [TestMethod]
    [DataRow(1, 1)]
    [DataRow(4, 4)]
    [DataRow(3, 9)]
    [DataRow(9, 3)]
    [DataRow(17, 22)]
    public unsafe void Copy_AnyShape_ExchangesRowsAndColumnsAndTouchesNothingElse(int rows, int columns)
    {
        const int gap = 5;
        float[] source = [.. Enumerable.Range(1, rows * (columns + gap)).Select(i => (float)i)];
        float[] destination = new float[columns * (rows + gap)];

        fixed (float* from = source, to = destination)
        {
            Transposition.Copy(from, columns + gap, rows, columns, to, rows + gap);
        }

        for (int i = 0; i < destination.Length; i++)
        {
            int column = i / (rows + gap), row = i % (rows + gap);
            Assert.AreEqual(row < rows ? source[(row * (columns + gap)) + column] : 0, destination[i]);
        }
    }
}
