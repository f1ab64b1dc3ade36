using Pipeline.Engine.Onnx.Safetensors;
using Pipeline.TestKit;

namespace Pipeline.Engine.Onnx.Tests.Safetensors;

[TestClass]
public sealed class SafetensorsWriterTests : IDisposable
{
    private readonly TempDirectory _directory = new();

    public void Dispose() => _directory.Dispose();

    [TestMethod]
    public void Write_TensorsOfAnySize_AreReadBackAligned()
    {
        TensorPlan[] plan =
        [
            new("a", SafetensorsType.F32, [3, 5]), new("b", SafetensorsType.U8, [1]), new("c", SafetensorsType.BF16, [64]), new("d", SafetensorsType.I8, [0]),
        ];
        string path = _directory.Combine("w.safetensors");
        byte[][] contents = [.. plan.Select((tensor, i) => Enumerable.Repeat((byte)(i + 1), (int)tensor.ByteCount).ToArray())];

        using (SafetensorsWriter writer = SafetensorsWriter.Create(path, plan))
        {
            // backwards and in pieces
            foreach ((TensorPlan tensor, byte[] content) in plan.Zip(contents).Reverse())
            {
                int half = content.Length / 2;
                writer.Write(tensor.Name, half, content.AsSpan(half));
                writer.Write(tensor.Name, 0, content.AsSpan(0, half));
            }

            writer.Complete();
        }

        using SafetensorsFile file = SafetensorsFile.Open(path);
        foreach ((TensorPlan tensor, byte[] content) in plan.Zip(contents))
        {
            SafetensorsTensor found = file.Tensors[tensor.Name];
            Assert.AreEqual(tensor.Type, found.Type);
            CollectionAssert.AreEqual(tensor.Shape, found.Shape);
            CollectionAssert.AreEqual(content, file.DangerousGetBytes(found).ToArray());
            Assert.AreEqual(0, found.FileOffset % SafetensorsWriter.Alignment);
        }
    }

    [TestMethod]
    public void Tensors_WhileWriting_TellWhereTheFileHasThem()
    {
        string path = _directory.Combine("w.safetensors");
        SafetensorsWriter writer = SafetensorsWriter.Create(
            path, [new TensorPlan("a", SafetensorsType.U8, [5]), new TensorPlan("b", SafetensorsType.F32, [2])]);
        IReadOnlyDictionary<string, SafetensorsTensor> tensors = writer.Tensors;
        writer.Dispose();

        using SafetensorsFile file = SafetensorsFile.Open(path);

        CollectionAssert.AreEqual(new[] { "a", "b" }, tensors.Keys.Order().ToArray());
        Assert.IsTrue(tensors.Values.All(tensor => file.Tensors[tensor.Name].FileOffset == tensor.FileOffset));
    }

    [TestMethod]
    [DataRow(0)]
    [DataRow(3)]
    [DataRow(9)]
    public void Complete_NotEveryByteOnce_Throws(int written)
    {
        using SafetensorsWriter writer = SafetensorsWriter.Create(
            _directory.Combine("w.safetensors"), [new TensorPlan("a", SafetensorsType.U8, [5])]);
        for (int left = written; left > 0; left -= Math.Min(left, 5))
        {
            writer.Write("a", 0, new byte[Math.Min(left, 5)]);
        }

        InvalidOperationException exception = Assert.ThrowsExactly<InvalidOperationException>(writer.Complete);

        StringAssert.Contains(exception.Message, "'a'");
    }

    [TestMethod]
    [DataRow(-1, 1)]
    [DataRow(5, 1)]
    [DataRow(0, 6)]
    public void Write_OutsideTheTensor_Throws(long offset, int count)
    {
        using SafetensorsWriter writer = SafetensorsWriter.Create(
            _directory.Combine("w.safetensors"), [new TensorPlan("a", SafetensorsType.U8, [5])]);

        Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => writer.Write("a", offset, new byte[count]));
    }

    [TestMethod]
    public void Create_FileExists_Throws()
    {
        string path = _directory.Write("w.safetensors", "x");

        Assert.ThrowsExactly<IOException>(() => SafetensorsWriter.Create(path, []));
    }
}
