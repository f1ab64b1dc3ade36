using Pipeline.Engine.Onnx.Compilation;
using Pipeline.Engine.Onnx.HuggingFace;
using Pipeline.Engine.Onnx.Safetensors;
using Pipeline.Engine.Onnx.Tests.Models;

namespace Pipeline.Engine.Onnx.Tests.Compilation;

[TestClass]
public sealed class DecoderCompilerTests
{
    private static readonly RandomDecoderShape Shape = new() { ShardCount = 2, StoredType = "BF16" };

    [TestMethod]
    public void Compile_NewOutput_IsWholeAndSelfContained()
    {
        using RandomDecoder model = new(Shape, seed: 1);
        string output = model.Combine("deep/er/out");

        bool wasWritten = Compile(model, output);

        Assert.IsTrue(wasWritten);
        string[] expected =
            ["chat_template.jinja", "compile.json", "config.json", "generation_config.json", "model.onnx", "tokenizer.json", "weights.safetensors"];
        CollectionAssert.AreEqual(expected, Directory.EnumerateFileSystemEntries(output).Select(Path.GetFileName).Order().ToArray());
        AssertNothingElseIn(Path.GetDirectoryName(output)!, "out");
        CompileRecord record = CompileRecord.Read(output);
        Assert.AreEqual((Precision.Fp32, CacheType.Fp32), (record.Precision, record.CacheType));
        CollectionAssert.AreEqual(new[] { 3, 5 }, record.Model.StopTokenIds.ToArray());
    }

    [TestMethod]
    [DataRow(Precision.Fp32, CacheType.Fp32)]
    [DataRow(Precision.Bf16, CacheType.Fp16)]
    [DataRow(Precision.Int4, CacheType.Fp16)]
    public void Compile_NoCacheTypeGiven_FollowsThePrecision(Precision precision, CacheType expected)
    {
        using RandomDecoder model = new(Shape, seed: 1);

        CompileRecord record = CompileRecord.Read(model.Compile(precision));

        Assert.AreEqual(expected, record.CacheType);
    }

    [TestMethod]
    public void Compile_NothingChanged_ReusesTheOutput()
    {
        using RandomDecoder model = new(Shape, seed: 1);
        string output = model.Combine("out");
        Compile(model, output);
        DateTime written = File.GetLastWriteTimeUtc(Path.Combine(output, "compile.json"));

        bool wasWritten = Compile(model, output);

        Assert.IsFalse(wasWritten);
        Assert.AreEqual(written, File.GetLastWriteTimeUtc(Path.Combine(output, "compile.json")));
    }

    [TestMethod]
    public void Compile_FileIsNewerButTheSame_ReusesTheOutput()
    {
        using RandomDecoder model = new(Shape, seed: 1);
        string output = model.Combine("out");
        Compile(model, output);
        File.SetLastWriteTimeUtc(Path.Combine(model.Path, "config.json"), new DateTime(2040, 1, 1, 0, 0, 0, DateTimeKind.Utc));

        Assert.IsFalse(Compile(model, output));
    }

    [TestMethod]
    [DataRow("config.json")]
    [DataRow("generation_config.json")]
    [DataRow("tokenizer.json")]
    [DataRow("chat_template.jinja")]
    public void Compile_SourceChanged_WritesAnew(string file)
    {
        using RandomDecoder model = new(Shape, seed: 1);
        string output = model.Combine("out"), path = Path.Combine(model.Path, file);
        Compile(model, output);
        File.AppendAllText(path, " ");

        Assert.IsTrue(Compile(model, output));
        Assert.AreEqual(File.ReadAllText(path), File.ReadAllText(Path.Combine(output, file)));
        Assert.IsFalse(Compile(model, output));
        AssertNothingElseIn(model.Combine("."), "model", "out");
    }

    [TestMethod]
    public void Compile_OneWeightChanged_WritesAnew()
    {
        using RandomDecoder model = new(Shape, seed: 1);
        string output = model.Combine("out"), shard = Path.Combine(model.Path, "model-00002-of-00002.safetensors");
        Compile(model, output);
        byte[] bytes = File.ReadAllBytes(shard);
        bytes[^1] ^= 1;
        File.WriteAllBytes(shard, bytes);

        // The size is the same, and the clock may be too coarse to tell the two writes apart.
        File.SetLastWriteTimeUtc(shard, new DateTime(2040, 1, 1, 0, 0, 0, DateTimeKind.Utc));

        Assert.IsTrue(Compile(model, output));
    }

    [TestMethod]
    public void Compile_FileAppearsOrGoes_WritesAnew()
    {
        using RandomDecoder model = new(Shape, seed: 1);
        string output = model.Combine("out"), file = Path.Combine(model.Path, "tokenizer_config.json");
        Compile(model, output);

        File.WriteAllText(file, "{}");
        Assert.IsTrue(Compile(model, output));
        File.Delete(file);
        Assert.IsTrue(Compile(model, output));
        Assert.IsFalse(File.Exists(Path.Combine(output, "tokenizer_config.json")));
    }

    [TestMethod]
    public void Compile_OtherOptions_WritesAnew()
    {
        using RandomDecoder model = new(Shape, seed: 1);
        string output = model.Combine("out");
        Compile(model, output);

        Assert.IsTrue(Compile(model, output, new CompileOptions { Precision = Precision.Int8 }));
        Assert.IsTrue(Compile(model, output, new CompileOptions { Precision = Precision.Int8, CacheType = CacheType.Fp32 }));
        Assert.IsFalse(Compile(model, output, new CompileOptions { Precision = Precision.Int8, CacheType = CacheType.Fp32 }));
    }

    [TestMethod]
    [DataRow("compile.json", "{")]
    [DataRow("compile.json", "[]")]
    [DataRow("compile.json", """{"version":999999}""")]
    [DataRow("weights.safetensors", "short")]
    public void Compile_OutputIsDamaged_WritesAnew(string file, string content)
    {
        using RandomDecoder model = new(Shape, seed: 1);
        string output = model.Combine("out");
        Compile(model, output);
        File.WriteAllText(Path.Combine(output, file), content);

        Assert.IsTrue(Compile(model, output));
        Assert.IsFalse(Compile(model, output));
    }

    [TestMethod]
    public void Compile_OutputIsSomethingElse_LeavesItAlone()
    {
        using RandomDecoder model = new(Shape, seed: 1);
        string output = Directory.CreateDirectory(model.Combine("out")).FullName;
        File.WriteAllText(Path.Combine(output, "thesis.txt"), "mine");

        Assert.ThrowsExactly<IOException>(() => Compile(model, output));

        Assert.IsTrue(File.Exists(Path.Combine(output, "thesis.txt")));
    }

    [TestMethod]
    public void Compile_OutputIsAnEmptyFolder_TakesIt()
    {
        using RandomDecoder model = new(Shape, seed: 1);
        string output = Directory.CreateDirectory(model.Combine("out")).FullName;

        Assert.IsTrue(Compile(model, output));
    }

    [TestMethod]
    public void Compile_CancelledAtAnyTensor_LeavesNothing()
    {
        using RandomDecoder model = new(Shape, seed: 1);
        for (int tensor = 0; tensor < 15; tensor += 7)
        {
            using CancellationTokenSource source = new();
            CancelAfter progress = new(tensor, source);

            Assert.ThrowsExactly<OperationCanceledException>(() => DecoderCompiler.Compile(
                model.Path, model.Combine("out"), new CompileOptions { Precision = Precision.Fp32 }, progress, source.Token));

            AssertNothingElseIn(model.Combine("."), "model");
        }
    }

    [TestMethod]
    public void Compile_CancelledWithAnEarlierOutput_KeepsIt()
    {
        using RandomDecoder model = new(Shape, seed: 1);
        string output = model.Combine("out");
        Compile(model, output);
        File.AppendAllText(Path.Combine(model.Path, "tokenizer.json"), " ");
        using CancellationTokenSource source = new();

        Assert.ThrowsExactly<OperationCanceledException>(() => DecoderCompiler.Compile(
            model.Path, output, new CompileOptions { Precision = Precision.Fp32 }, new CancelAfter(3, source), source.Token));

        Assert.AreEqual(Precision.Fp32, CompileRecord.Read(output).Precision);
        AssertNothingElseIn(model.Combine("."), "model", "out");
    }

    [TestMethod]
    public void Compile_DeadCompilersLeftTheirFolders_AreRemoved()
    {
        using RandomDecoder model = new(Shape, seed: 1);
        string output = model.Combine("out"), dead = model.Combine(".out.compile-dead"), alive = model.Combine(".out.compile-alive");
        foreach (string folder in (string[])[dead, dead + ".old0", alive])
        {
            Directory.CreateDirectory(folder);
            File.WriteAllText(Path.Combine(folder, "weights.safetensors"), "half");
        }

        File.WriteAllText(dead + ".lock", "");
        using (new FileStream(alive + ".lock", FileMode.Create, FileAccess.ReadWrite, FileShare.None))
        {
            Compile(model, output);
        }

        AssertNothingElseIn(model.Combine("."), "model", "out", ".out.compile-alive", ".out.compile-alive.lock");
    }

    [TestMethod]
    public async Task Compile_SeveralAtOnce_OneWinsAndAllFindItDone()
    {
        using RandomDecoder model = new(Shape, seed: 1);
        string output = model.Combine("out");
        using Barrier start = new(4);

        bool[] written = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Task.Factory.StartNew(
            () =>
            {
                start.SignalAndWait();
                return Compile(model, output);
            },
            CancellationToken.None,
            TaskCreationOptions.LongRunning,
            TaskScheduler.Default)));

        Assert.AreEqual(1, written.Count(w => w));
        Assert.IsFalse(Compile(model, output));
        AssertNothingElseIn(model.Combine("."), "model", "out");
    }

    [TestMethod]
    [DataRow("vocab_size", 62, "embed_tokens.weight", "config.json asks for [62, 32]")]
    [DataRow("intermediate_size", 47, "layers.0.mlp.gate_proj.weight", "config.json asks for [47, 32]")]
    [DataRow("head_dim", 16, "layers.0.self_attn.q_proj.weight", "config.json asks for [64, 32]")]
    [DataRow("num_hidden_layers", 3, "layers.2.self_attn.q_proj.weight", "the tensor is missing")]
    [DataRow("num_hidden_layers", 1, "layers.1.post_attention_layernorm.weight", "of layer 1; config.json has num_hidden_layers 1")]
    public void Compile_WeightsAndConfigDisagree_NamesTheTensor(string field, int value, string tensor, string sentence)
    {
        using RandomDecoder model = new(Shape, seed: 1);
        model.Config[field] = value;
        model.WriteConfig();

        ModelFormatException exception =
            Assert.ThrowsExactly<ModelFormatException>(() => Compile(model, model.Combine("out")));

        Assert.AreEqual("model." + tensor, exception.Field);
        StringAssert.Contains(exception.Message, sentence);
        AssertNothingElseIn(model.Combine("."), "model");
    }

    [TestMethod]
    [DataRow("embed_tokens.weight", double.NaN, Precision.Int4)]
    [DataRow("layers.1.mlp.down_proj.weight", double.PositiveInfinity, Precision.Int8)]
    [DataRow("layers.0.self_attn.k_proj.weight", double.NaN, Precision.W8A8)]
    [DataRow("lm_head.weight", double.NegativeInfinity, Precision.Fp16)]
    [DataRow("norm.weight", double.NaN, Precision.Fp32)]
    public void Compile_WeightIsNotFinite_NamesTheTensor(string tensor, double value, Precision precision)
    {
        using RandomDecoder model = new(Shape, seed: 1);
        model.Tensors[tensor][^1] = value;
        RandomDecoderFiles.WriteWeights(model.Path, model);

        ModelFormatException exception = Assert.ThrowsExactly<ModelFormatException>(
            () => Compile(model, model.Combine("out"), new CompileOptions { Precision = precision }));

        StringAssert.EndsWith(exception.Field, tensor);
        StringAssert.Contains(exception.Message, "infinite or not numbers");
        AssertNothingElseIn(model.Combine("."), "model");
    }

    [TestMethod]
    public void Compile_Precision_IsRefusedWithTheTablesSentence()
    {
        using RandomDecoder model = new(Shape, seed: 1);
        foreach (PrecisionSupport row in PrecisionSupport.Table.Where(row => row.Provider == ExecutionProvider.Cpu && !row.Runs))
        {
            NotSupportedException exception = Assert.ThrowsExactly<NotSupportedException>(
                () => Compile(model, model.Combine("out"), new CompileOptions { Precision = row.Precision }));

            Assert.AreEqual(row.Explanation, exception.Message);
        }
    }

    [TestMethod]
    public void Compile_CalibrationForAPrecisionWithout_Throws()
    {
        using RandomDecoder model = new(Shape, seed: 1);

        Assert.ThrowsExactly<ArgumentException>(
            () => Compile(model, model.Combine("out"), new CompileOptions { Precision = Precision.Int8, CalibrationFile = "x.jsonl" }));
    }

    [TestMethod]
    [DataRow(true, "BF16", Precision.Bf16, false)]
    [DataRow(true, "F32", Precision.Fp32, false)]
    [DataRow(true, "BF16", Precision.Fp32, true)]
    [DataRow(true, "F32", Precision.Int4, true)]
    [DataRow(false, "F32", Precision.Fp32, true)]
    public void Compile_TiedHead_IsStoredOnceWhereTheFormatAllows(bool isTied, string type, Precision precision, bool hasOwnHead)
    {
        using RandomDecoder model = new(new RandomDecoderShape { TieEmbeddings = isTied, StoredType = type }, seed: 1);

        using SafetensorsFile weights = SafetensorsFile.Open(Path.Combine(model.Compile(precision), "weights.safetensors"));

        Assert.AreEqual(hasOwnHead, weights.Tensors.Keys.Any(name => name.StartsWith("lm_head", StringComparison.Ordinal)));
        Assert.AreEqual(type, weights.Tensors["embed_tokens.weight"].Type.ToString());
    }

    private static bool Compile(RandomDecoder model, string output, CompileOptions? options = null) => DecoderCompiler.Compile(
        model.Path, output, options ?? new CompileOptions { Precision = Precision.Fp32 }, progress: null, CancellationToken.None);

    private static void AssertNothingElseIn(string directory, params string[] names) => CollectionAssert.AreEquivalent(
        names, Directory.EnumerateFileSystemEntries(directory).Select(Path.GetFileName).ToArray());

    /// <summary>Cancels when so many tensors have been named.</summary>
    private sealed class CancelAfter(int count, CancellationTokenSource source) : IProgress<string>
    {
        private int _seen;

        public void Report(string value)
        {
            if (_seen++ == count)
            {
                source.Cancel();
            }
        }
    }
}
