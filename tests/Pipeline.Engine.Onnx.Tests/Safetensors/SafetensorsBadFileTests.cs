using System.Buffers.Binary;
using Pipeline.Engine.Onnx.Safetensors;
using Pipeline.TestKit;

namespace Pipeline.Engine.Onnx.Tests.Safetensors;

[TestClass]
public sealed class SafetensorsBadFileTests : IDisposable
{
    private readonly TempDirectory _directory = new();

    public void Dispose() => _directory.Dispose();

    [TestMethod]
    [DataRow(0)]
    [DataRow(7)]
    public void Open_FileShorterThanALength_IsRefused(int length) => AssertRefused(new byte[length], null, $"has {length} bytes");

    [TestMethod]
    [DataRow(0L, "header is empty")]
    [DataRow(3L, "runs past the end")]
    [DataRow(100_000_001L, "the limit is 100000000")]
    [DataRow(long.MaxValue, "the limit is 100000000")]
    [DataRow(-1L, "the limit is 100000000")]
    public void Open_HeaderLengthIsBad_IsRefused(long length, string problem)
    {
        byte[] file = SafetensorsBytes.File("{}", 0);
        BinaryPrimitives.WriteInt64LittleEndian(file, length);

        AssertRefused(file, null, problem);
    }

    [TestMethod]
    [DataRow("[]", "not a JSON object")]
    [DataRow(" {}", "not a JSON object")]
    [DataRow("{", "not valid JSON")]
    [DataRow("{}x", "not valid JSON")]
    [DataRow("{} {}", "not valid JSON")]
    [DataRow("{,}", "not valid JSON")]
    [DataRow("{/*c*/}", "not valid JSON")]
    [DataRow("{\"\\ud800\":{}}", "not valid Unicode")]
    [DataRow("{\"__metadata__\":[]}", "__metadata__ must be an object")]
    [DataRow("{\"__metadata__\":null}", "__metadata__ must be an object")]
    [DataRow("{\"__metadata__\":{\"a\":1}}", "strings only")]
    [DataRow("{\"__metadata__\":{\"a\":{\"b\":\"c\"}}}", "strings only")]
    [DataRow("{\"__metadata__\":{\"a\":\"1\",\"a\":\"1\"}}", "'a' appears twice")]
    [DataRow("{\"__metadata__\":{},\"__metadata__\":{}}", "'__metadata__' appears twice")]
    public void Open_HeaderIsNotAHeader_IsRefused(string header, string problem) =>
        AssertRefused(SafetensorsBytes.File(header, 0), null, problem);

    [TestMethod]
    public void Open_HeaderIsNotUtf8_IsRefused() =>
        AssertRefused(SafetensorsBytes.File([(byte)'{', (byte)'"', 0xC3, 0x28, (byte)'"', (byte)'}'], 0), null, "not valid UTF-8");

    [TestMethod]
    [DataRow("1", "must be an object")]
    [DataRow("{}", "data_offsets is missing")]
    [DataRow("{\"shape\":[2,3],\"data_offsets\":[0,24]}", "dtype is missing")]
    [DataRow("{\"dtype\":\"F32\",\"data_offsets\":[0,24]}", "shape is missing")]
    [DataRow("{\"dtype\":\"F32\",\"shape\":[2,3]}", "data_offsets is missing")]
    [DataRow("{\"dtype\":\"F32\",\"dtype\":\"F32\",\"shape\":[2,3],\"data_offsets\":[0,24]}", "'dtype' appears twice")]
    [DataRow("{\"x\":1,\"x\":1}", "'x' appears twice")]
    [DataRow("{\"x\":[[[[[[[[[[[[[[[[[[[[]]]]]]]]]]]]]]]]]]]]}", "not valid JSON")]
    public void Open_EntryIsIncomplete_IsRefused(string entry, string problem) =>
        AssertRefused(SafetensorsBytes.File("{\"a\":" + entry + "}", 24), "a", problem);

    [TestMethod]
    [DataRow("\"F33\"", "dtype 'F33' is not known")]
    [DataRow("\"f32\"", "dtype 'f32' is not known")]
    [DataRow("\"F4\"", "dtype 'F4' is not known")]
    [DataRow("32", "dtype must be a string")]
    [DataRow("null", "dtype must be a string")]
    public void Open_DtypeIsBad_IsRefused(string dtype, string problem) =>
        AssertRefused(SafetensorsBytes.File(SafetensorsBytes.Entry(dtype: dtype), 24), "a", problem);

    [TestMethod]
    [DataRow("[-2,-3]", "integers from 0")]
    [DataRow("[2.0,3]", "integers from 0")]
    [DataRow("[2e0,3]", "integers from 0")]
    [DataRow("[\"2\",3]", "integers from 0")]
    [DataRow("[[2],3]", "integers from 0")]
    [DataRow("[9223372036854775808]", "integers from 0")]
    [DataRow("6", "shape must be an array")]
    [DataRow("[4294967296,4294967296]", "overflows")]
    [DataRow("[4611686018427387904,4611686018427387904,0]", "overflows")]
    [DataRow("[9223372036854775807]", "overflows")]
    [DataRow("[2,4]", "dtype and shape ask for 32")]
    [DataRow("[]", "dtype and shape ask for 4")]
    [DataRow("[0]", "dtype and shape ask for 0")]
    public void Open_ShapeIsBad_IsRefused(string shape, string problem) =>
        AssertRefused(SafetensorsBytes.File(SafetensorsBytes.Entry(shape: shape), 24), "a", problem);

    [TestMethod]
    [DataRow("[]", "data_offsets has 0 numbers")]
    [DataRow("[24]", "data_offsets has 1 numbers")]
    [DataRow("[0,24,24]", "more than 2 numbers")]
    [DataRow("[-1,23]", "integers from 0")]
    [DataRow("[0.0,24]", "integers from 0")]
    [DataRow("{}", "data_offsets must be an array")]
    [DataRow("[24,0]", "after their end")]
    [DataRow("[0,28]", "past the end of the data")]
    [DataRow("[0,9223372036854775807]", "past the end of the data")]
    [DataRow("[4,24]", "leaves a hole")]
    [DataRow("[0,20]", "dtype and shape ask for 24")]
    public void Open_OffsetsAreBad_IsRefused(string offsets, string problem) =>
        AssertRefused(SafetensorsBytes.File(SafetensorsBytes.Entry(offsets: offsets), 24), "a", problem);

    [TestMethod]
    [DataRow(0, 4, 2, 6, "overlaps")]
    [DataRow(0, 4, 0, 4, "overlaps")]
    [DataRow(0, 4, 6, 10, "leaves a hole")]
    public void Open_TwoTensorsDoNotAdjoin_IsRefused(int begin, int end, int nextBegin, int nextEnd, string problem)
    {
        string header = SafetensorsBytes.Header(
            SafetensorsBytes.Member("b", "\"U8\"", "[4]", $"[{nextBegin},{nextEnd}]"),
            SafetensorsBytes.Member("a", "\"U8\"", "[4]", $"[{begin},{end}]"));

        SafetensorsException exception = Open(SafetensorsBytes.File(header, nextEnd));

        Assert.IsNotNull(exception.TensorName);
        StringAssert.Contains(exception.Message, problem);
    }

    [TestMethod]
    public void Open_DataBeyondTheTensors_IsRefused() =>
        AssertRefused(SafetensorsBytes.File(SafetensorsBytes.Entry(), 25), null, "cover 24 of 25");

    [TestMethod]
    public void Open_TensorNamedTwice_IsRefused()
    {
        const string entry = """{"dtype":"U8","shape":[1],"data_offsets":[0,1]}""";

        AssertRefused(SafetensorsBytes.File("{\"a\":" + entry + ",\"\\u0061\":" + entry + "}", 1), null, "'a' appears twice");
    }

    [TestMethod]
    public void Open_TooMuchOfAnything_IsRefused()
    {
        const string empty = """{"dtype":"U8","shape":[0],"data_offsets":[0,0]}""";
        string tensors = "{" + string.Join(',', Enumerable.Range(0, 100_001).Select(i => $"\"{i}\":{empty}")) + "}";
        string metadata = "{\"__metadata__\":{" + string.Join(',', Enumerable.Range(0, 10_001).Select(i => $"\"{i}\":\"\"")) + "}}";
        string fields = "{\"a\":{" + string.Join(',', Enumerable.Range(0, 65).Select(i => $"\"{i}\":0")) + "}}";
        string rank = SafetensorsBytes.Entry("\"U8\"", $"[{string.Join(',', Enumerable.Repeat(1, 65))}]", "[0,1]");
        string name = "{\"" + new string('n', 4_097) + "\":" + empty + "}";

        AssertRefused(SafetensorsBytes.File(tensors, 0), null, "more than 100000 tensors");
        AssertRefused(SafetensorsBytes.File(metadata, 0), null, "more than 10000 entries");
        AssertRefused(SafetensorsBytes.File(fields, 0), "a", "more than 64 fields");
        AssertRefused(SafetensorsBytes.File(rank, 1), "a", "more than 64 numbers");
        AssertRefused(SafetensorsBytes.File(name, 0), null, "longer than 4096 bytes");
    }

    [TestMethod]
    public void Open_BadTensorWithHostileName_MessageIsOneShortLine()
    {
        string name = string.Concat(Enumerable.Repeat("line\\n", 500));

        SafetensorsException exception = Open(SafetensorsBytes.File("{\"" + name + "\":{}}", 0));

        Assert.DoesNotContain('\n', exception.Message);
        Assert.IsLessThan(600, exception.Message.Length);
    }

    private void AssertRefused(byte[] content, string? tensor, string problem)
    {
        SafetensorsException exception = Open(content);

        Assert.AreEqual(tensor, exception.TensorName);
        StringAssert.Contains(exception.Message, problem);
        StringAssert.Contains(exception.Message, "bad.safetensors");
        if (tensor is not null)
        {
            StringAssert.Contains(exception.Message, $"tensor '{tensor}'");
        }
    }

    private SafetensorsException Open(byte[] content)
    {
        string path = _directory.Write("bad.safetensors", content);
        string start = System.Text.Encoding.UTF8.GetString(content.AsSpan(0, Math.Min(content.Length, 300)));
        return Assert.ThrowsExactly<SafetensorsException>(() => SafetensorsFile.Open(path).Dispose(), start);
    }
}
