using Pipeline.Engine.Onnx.HuggingFace;
using Pipeline.Engine.Onnx.Safetensors;
using Pipeline.Engine.Onnx.Tests.Safetensors;
using Pipeline.TestKit;

namespace Pipeline.Engine.Onnx.Tests.HuggingFace;

[TestClass]
public sealed class WeightsFolderTests : IDisposable
{
    private const string Index = "model.safetensors.index.json";

    private readonly TempDirectory _directory = new();

    public void Dispose() => _directory.Dispose();

    [TestMethod]
    public void Open_Shards_HasTheTensorsOfAll()
    {
        WriteShard("a.safetensors", "x");
        WriteShard("b.safetensors", "y");
        _directory.Write(Index, """{"metadata":{},"weight_map":{"x":"a.safetensors","y":"b.safetensors"}}""");

        using WeightsFolder folder = WeightsFolder.Open(_directory.Path);

        CollectionAssert.AreEquivalent(new[] { "x", "y" }, folder.Tensors.Keys.ToArray());
        StringAssert.EndsWith(folder.Path, Index);
    }

    [TestMethod]
    public void Open_ShardsBehindLinks_FollowsThem()
    {
        if (OperatingSystem.IsWindows())
        {
            Assert.Inconclusive("Links need a privilege there.");
        }

        // as in a Hugging Face cache: snapshots/<commit>/a.safetensors -> ../../blobs/<hash>
        WriteShard("blobs/0123", "x");
        Directory.CreateDirectory(_directory.Combine("snapshots/c"));
        File.CreateSymbolicLink(_directory.Combine("snapshots/c/a.safetensors"), "../../blobs/0123");
        _directory.Write("snapshots/c/" + Index, """{"weight_map":{"x":"a.safetensors"}}""");

        using WeightsFolder folder = WeightsFolder.Open(_directory.Combine("snapshots/c"));

        Assert.IsTrue(folder.Tensors.ContainsKey("x"));
    }

    [TestMethod]
    [DataRow("model.safetensors")]
    [DataRow("a.safetensors")]
    public void Open_LinkWhoseTargetIsGone_NamesTheTarget(string file)
    {
        if (OperatingSystem.IsWindows())
        {
            Assert.Inconclusive("Links need a privilege there.");
        }

        File.CreateSymbolicLink(_directory.Combine(file), "../../blobs/0123");
        _directory.Write(Index, """{"weight_map":{"x":"a.safetensors"}}""");

        ModelFormatException exception = Assert.ThrowsExactly<ModelFormatException>(() => WeightsFolder.Open(_directory.Path));

        StringAssert.Contains(exception.Message, $"{file}: is a link to ../../blobs/0123, and that file is missing");
    }

    [TestMethod]
    [DataRow("\"F32\"", 4)]
    [DataRow("\"F16\"", 2)]
    [DataRow("\"BF16\"", 2)]
    public void Read_EachType_GivesFloats(string type, int elementBytes)
    {
        float[] values = [1.5f, -2, 0.25f, 1024];
        byte[] bytes = [.. values.SelectMany(value => type switch
        {
            "\"F32\"" => BitConverter.GetBytes(value),
            "\"F16\"" => BitConverter.GetBytes((Half)value),
            _ => BitConverter.GetBytes(value)[2..],
        })];
        string header = SafetensorsBytes.Header(SafetensorsBytes.Member("x", type, "[4]", $"[0,{4 * elementBytes}]"));
        byte[] file = SafetensorsBytes.File(header, bytes.Length);
        bytes.CopyTo(file, file.Length - bytes.Length);
        _directory.Write("model.safetensors", file);
        using WeightsFolder folder = WeightsFolder.Open(_directory.Path);

        float[] read = new float[3];
        folder.Read(folder.Tensors["x"], 1, read);

        CollectionAssert.AreEqual(values[1..], read);
    }

    [TestMethod]
    public void Read_FileWasCutOff_GivesAnError()
    {
        string path = WriteShard("model.safetensors", "x");
        using WeightsFolder folder = WeightsFolder.Open(_directory.Path);
        using (FileStream file = new(path, FileMode.Open, FileAccess.Write, FileShare.ReadWrite))
        {
            file.SetLength(file.Length - 4);
        }

        Assert.ThrowsExactly<SafetensorsException>(() => folder.Read(folder.Tensors["x"], 0, new float[6]));
    }

    [TestMethod]
    [DataRow("../a.safetensors")]
    [DataRow("/etc/a.safetensors")]
    [DataRow("..\\\\a.safetensors")]
    [DataRow("sub/a.safetensors")]
    [DataRow("a.bin")]
    [DataRow("")]
    [DataRow("a\\u0000.safetensors")]
    [DataRow("\\n.safetensors")]
    public void Open_IndexNamesAFileElsewhere_IsRefused(string file)
    {
        WriteShard("a.safetensors", "x");
        _directory.Write(Index, "{\"weight_map\":{\"x\":\"" + file + "\"}}");

        AssertRefused("weight_map.x", "must be the name of a .safetensors file");
    }

    [TestMethod]
    [DataRow("""{"weight_map":{"x":"gone.safetensors"}}""", "weight_map.x", "gone.safetensors is missing")]
    [DataRow("""{"weight_map":{"x":7}}""", "weight_map.x", "must be a string")]
    [DataRow("""{"weight_map":{}}""", "weight_map", "is empty")]
    [DataRow("""{"weight_map":[]}""", "weight_map", "must be an object")]
    [DataRow("{}", "weight_map", "is missing")]
    [DataRow("[]", null, "JSON object")]
    [DataRow("""{"weight_map":{"x":"a.safetensors","x":"b.safetensors"}}""", null, "JSON")]
    public void Open_BadIndex_IsRefused(string index, string? field, string sentence)
    {
        _directory.Write(Index, index);

        AssertRefused(field, sentence);
    }

    [TestMethod]
    public void Open_TensorInTwoShards_IsRefused()
    {
        WriteShard("a.safetensors", "x");
        WriteShard("b.safetensors", "x");
        _directory.Write(Index, """{"weight_map":{"x":"a.safetensors","y":"b.safetensors"}}""");

        AssertRefused("x", "two files");
    }

    [TestMethod]
    public void Open_NoWeights_SaysWhatIsMissing()
    {
        ModelFormatException exception = Assert.ThrowsExactly<ModelFormatException>(() => WeightsFolder.Open(_directory.Path));

        StringAssert.Contains(exception.Message, "pytorch_model.bin");
    }

    [TestMethod]
    public void Open_IndexOfManyTensors_TakesLinearTime()
    {
        WriteShard("a.safetensors", "x");
        string entries = string.Join(',', Enumerable.Range(0, 200_000).Select(i => $"\"{i}\":\"a.safetensors\""));
        _directory.Write(Index, "{\"weight_map\":{" + entries + "}}");

        using WeightsFolder folder = WeightsFolder.Open(_directory.Path);

        Assert.HasCount(1, folder.Tensors);
    }

    private string WriteShard(string name, string tensor) =>
        _directory.Write(name, SafetensorsBytes.F32File([(tensor, [2, 3])]));

    private void AssertRefused(string? field, string sentence)
    {
        ModelFormatException exception = Assert.ThrowsExactly<ModelFormatException>(() => WeightsFolder.Open(_directory.Path));

        Assert.AreEqual(field, exception.Field);
        StringAssert.Contains(exception.Message, Index);
        StringAssert.Contains(exception.Message, sentence);
    }
}
