using Pipeline.Engine.Onnx.Graphs;

namespace Pipeline.Engine.Onnx.Tests.Graphs;

/// <summary>Bytes from the protobuf encoding guide and, for negative numbers, from its rule of ten bytes.</summary>
[TestClass]
public sealed class ProtobufWriterTests
{
    [TestMethod]
    [DataRow(1, 150L, "089601")]
    [DataRow(1, 0L, "0800")]
    [DataRow(1, 127L, "087F")]
    [DataRow(16, 1L, "800101")]
    [DataRow(1, -1L, "08FFFFFFFFFFFFFFFFFF01")]
    public void Int_Value_IsVarint(int field, long value, string expected)
    {
        ProtobufWriter writer = new();

        writer.Int(field, value);

        Assert.AreEqual(expected, Convert.ToHexString(writer.Written));
    }

    [TestMethod]
    public void String_Text_IsLengthDelimitedUtf8()
    {
        ProtobufWriter writer = new();

        writer.String(2, "testing");

        Assert.AreEqual("120774657374696E67", Convert.ToHexString(writer.Written));
    }

    [TestMethod]
    public void Message_Inner_IsLengthDelimited()
    {
        ProtobufWriter inner = new(), writer = new();
        inner.Int(1, 150);

        writer.Message(3, inner);

        Assert.AreEqual("1A03089601", Convert.ToHexString(writer.Written));
    }

    [TestMethod]
    public void Float_Value_IsLittleEndian()
    {
        ProtobufWriter writer = new();

        writer.Float(2, 1f);

        Assert.AreEqual("150000803F", Convert.ToHexString(writer.Written));
    }
}
