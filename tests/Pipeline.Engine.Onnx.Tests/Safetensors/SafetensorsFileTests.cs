using System.Buffers.Binary;
using Pipeline.Engine.Onnx.Safetensors;
using Pipeline.TestKit;

namespace Pipeline.Engine.Onnx.Tests.Safetensors;

[TestClass]
public sealed class SafetensorsFileTests : IDisposable
{
    private readonly TempDirectory _directory = new();

    public void Dispose() => _directory.Dispose();

    [TestMethod]
    public void Open_ValidFile_GivesTensorsWithAbsoluteOffsets()
    {
        // out of order, with a field that is not known, an empty tensor, and padding
        string header = SafetensorsBytes.Header(
            "\"__metadata__\":{\"format\":\"pt\"}",
            "\"b\":{\"data_offsets\":[8,12],\"shape\":[],\"dtype\":\"F32\",\"later\":{\"x\":[1]}}",
            SafetensorsBytes.Member("a", "\"I64\"", "[1]", "[0,8]"),
            SafetensorsBytes.Member("none", "\"U8\"", "[0,4]", "[12,12]")) + "   ";
        string path = _directory.Write("model.safetensors", SafetensorsBytes.File(header, 12));

        using SafetensorsFile file = SafetensorsFile.Open(path);

        long dataStart = 8 + System.Text.Encoding.UTF8.GetByteCount(header);
        SafetensorsTensor a = file.Tensors["a"];
        SafetensorsTensor b = file.Tensors["b"];
        Assert.HasCount(3, file.Tensors);
        Assert.AreEqual((SafetensorsType.I64, dataStart, 8L), (a.Type, a.FileOffset, a.ByteCount));
        Assert.AreEqual((SafetensorsType.F32, dataStart + 8, 4L), (b.Type, b.FileOffset, b.ByteCount));
        CollectionAssert.AreEqual(new long[] { 1 }, a.Shape.ToArray());
        Assert.IsTrue(b.Shape.IsEmpty);
        Assert.AreEqual(0L, file.Tensors["none"].ByteCount);
        CollectionAssert.AreEqual(new byte[] { 8, 9, 10, 11 }, file.DangerousGetBytes(b).ToArray());
        CollectionAssert.AreEqual(new byte[] { 3, 4 }, file.DangerousGetBytes(a, 3, 2).ToArray());
        Assert.IsTrue(file.DangerousGetBytes(file.Tensors["none"]).IsEmpty);
    }

    [TestMethod]
    [DataRow("BOOL", SafetensorsType.Bool, 1)]
    [DataRow("U8", SafetensorsType.U8, 1)]
    [DataRow("I8", SafetensorsType.I8, 1)]
    [DataRow("F8_E5M2", SafetensorsType.F8E5M2, 1)]
    [DataRow("F8_E4M3", SafetensorsType.F8E4M3, 1)]
    [DataRow("F8_E8M0", SafetensorsType.F8E8M0, 1)]
    [DataRow("I16", SafetensorsType.I16, 2)]
    [DataRow("U16", SafetensorsType.U16, 2)]
    [DataRow("F16", SafetensorsType.F16, 2)]
    [DataRow("BF16", SafetensorsType.BF16, 2)]
    [DataRow("I32", SafetensorsType.I32, 4)]
    [DataRow("U32", SafetensorsType.U32, 4)]
    [DataRow("F32", SafetensorsType.F32, 4)]
    [DataRow("I64", SafetensorsType.I64, 8)]
    [DataRow("U64", SafetensorsType.U64, 8)]
    [DataRow("F64", SafetensorsType.F64, 8)]
    [DataRow("C64", SafetensorsType.C64, 8)]
    public void Open_EachType_HasItsSize(string name, SafetensorsType type, int elementBytes)
    {
        string header = SafetensorsBytes.Entry($"\"{name}\"", "[3]", $"[0,{3 * elementBytes}]");
        string path = _directory.Write("m", SafetensorsBytes.File(header, 3 * elementBytes));

        using SafetensorsFile file = SafetensorsFile.Open(path);

        Assert.AreEqual(type, file.Tensors["a"].Type);
        Assert.AreEqual(3L * elementBytes, file.Tensors["a"].ByteCount);
    }

    [TestMethod]
    public void Open_FileBehindRelativeLinkInLinkedDirectory_GivesRealPath()
    {
        // as in a Hugging Face cache: snapshots/x/model.safetensors -> ../../blobs/1, and the user links to snapshots/x
        string blob = _directory.Write("cache/blobs/1", SafetensorsBytes.File("{}", 0));
        string snapshot = Directory.CreateDirectory(Path.Combine(_directory.Path, "cache/snapshots/x")).FullName;
        File.CreateSymbolicLink(Path.Combine(snapshot, "model.safetensors"), "../../blobs/1");
        string mine = Path.Combine(_directory.Path, "mine");
        Directory.CreateSymbolicLink(mine, snapshot);

        using SafetensorsFile file = SafetensorsFile.Open(Path.Combine(mine, "model.safetensors"));

        Assert.AreEqual(RealPath.Resolve(blob), file.Path);
    }

    [TestMethod]
    public void Open_LinkLoop_IsAnIOException()
    {
        string one = Path.Combine(_directory.Path, "one");
        File.CreateSymbolicLink(one, "two");
        File.CreateSymbolicLink(Path.Combine(_directory.Path, "two"), "one");

        Assert.ThrowsExactly<IOException>(() => SafetensorsFile.Open(one));
    }

    [TestMethod]
    public void Open_FileIsMissing_IsFileNotFound() =>
        Assert.ThrowsExactly<FileNotFoundException>(() => SafetensorsFile.Open(Path.Combine(_directory.Path, "none")));

    [TestMethod]
    public void DangerousGetBytes_RangeOrTensorIsNotOfTheFile_IsRefused()
    {
        string path = _directory.Write("m", SafetensorsBytes.File(SafetensorsBytes.Entry(), 24));
        using SafetensorsFile file = SafetensorsFile.Open(path);
        SafetensorsTensor tensor = file.Tensors["a"];
        SafetensorsTensor forged = tensor with { FileOffset = 1L << 40 };

        Assert.ThrowsExactly<ArgumentException>(() => file.DangerousGetBytes(forged));
        Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => file.DangerousGetBytes(tensor, 1, 24));
        Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => file.DangerousGetBytes(tensor, -1, 1));
        Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => file.DangerousGetBytes(tensor, 0, -1));
        Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => file.DangerousGetBytes(tensor, long.MaxValue, 1));
    }

    [TestMethod]
    public void DangerousGetBytes_FileIsClosed_IsRefused()
    {
        string path = _directory.Write("m", SafetensorsBytes.File(SafetensorsBytes.Entry(), 24));
        SafetensorsFile file = SafetensorsFile.Open(path);
        SafetensorsTensor tensor = file.Tensors["a"];

        file.Dispose();

        Assert.ThrowsExactly<ObjectDisposedException>(() => file.DangerousGetBytes(tensor));
    }

    [TestMethod]
    public void DangerousGetBytes_LongFile_ReadsWhereTheOffsetSays()
    {
        // past 4 GiB, so that 32-bit arithmetic anywhere would show; the file is sparse and takes no room on disk
        const long firstBytes = (1L << 32) + 8;
        string header = SafetensorsBytes.Header(
            SafetensorsBytes.Member("first", "\"U8\"", $"[{firstBytes}]", $"[0,{firstBytes}]"),
            SafetensorsBytes.Member("second", "\"U8\"", "[4]", $"[{firstBytes},{firstBytes + 4}]"));
        string path = _directory.Write("m", SafetensorsBytes.File(header, 0));
        using (FileStream stream = File.OpenWrite(path))
        {
            stream.Position = stream.Length + firstBytes;
            stream.Write([1, 2, 3, 4]);
        }

        using SafetensorsFile file = SafetensorsFile.Open(path);

        Assert.AreEqual(0x04030201, BinaryPrimitives.ReadInt32LittleEndian(file.DangerousGetBytes(file.Tensors["second"])));
        Assert.AreEqual(0, file.DangerousGetBytes(file.Tensors["first"], firstBytes - 1, 1)[0]);
        Assert.ThrowsExactly<ArgumentException>(() => file.DangerousGetBytes(file.Tensors["first"]));
    }
}
