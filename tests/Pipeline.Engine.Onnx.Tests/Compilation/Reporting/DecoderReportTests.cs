using Pipeline.Engine.Onnx.Compilation;
using Pipeline.Engine.Onnx.Compilation.Calibration;
using Pipeline.Engine.Onnx.Compilation.Reporting;
using Pipeline.Engine.Onnx.HuggingFace;
using Pipeline.Engine.Onnx.Sessions;
using Pipeline.Engine.Onnx.Tests.Models;
using Pipeline.TestKit;

namespace Pipeline.Engine.Onnx.Tests.Compilation.Reporting;

[TestClass]
public sealed class DecoderReportTests
{
    private static readonly RandomDecoderShape Shape = new()
    {
        Architecture = "Qwen2ForCausalLM",
        HiddenSize = 128,
        HeadCount = 4,
        KeyValueHeadCount = 2,
        HeadSize = 32,
        IntermediateSize = 256,
        LayerCount = 2,
        VocabularySize = 200,
        ContextLength = 128,
    };

    [TestMethod]
    public void Run_OutlierChannels_CalibrationLowersTheDivergence()
    {
        using RandomDecoder model = CreateModel(Shape);
        TokenizedDecoder.AddOutliers(model, factor: 40);
        CompileOptions options = Calibrated(model, count: 12, tokens: 100);
        string texts = TokenizedDecoder.WriteTexts(model, "report.jsonl", count: 6, tokens: 100);
        string compiled = model.Combine("compiled");
        Compile(model, compiled, options);
        StringWriter output = new();

        IReadOnlyList<DecoderReportRow> rows = DecoderReport.Run(model.Path, compiled, options, texts, output, CancellationToken.None);

        Console.WriteLine(output);
        Assert.HasCount(3, rows);
        Assert.IsTrue(rows.All(row => row.TokenCount == 600));
        Assert.AreEqual(1, rows[0].TopOneAgreement);
        Assert.AreEqual(0, rows[0].MeanDivergence);
        Assert.IsLessThan(rows[1].MeanDivergence / 3, rows[2].MeanDivergence);
        Assert.AreEqual(rows[0].Perplexity, rows[2].Perplexity, rows[0].Perplexity * 0.05);
        Assert.HasCount(4, output.ToString().TrimEnd().Split('\n'));
        Assert.IsEmpty(Directory.EnumerateDirectories(model.Combine("."), "*.report-*"));
    }

    [TestMethod]
    public void Compile_CalibratedTwice_WritesTheSameBytes()
    {
        using RandomDecoder model = CreateModel(Shape with { LayerCount = 1, Architecture = "LlamaForCausalLM" });
        CompileOptions options = Calibrated(model, count: 5, tokens: 70);

        bool[] written = [.. ((string[])["a", "b", "a"]).Select(name => Compile(model, model.Combine(name), options))];

        CollectionAssert.AreEqual((bool[])[true, true, false], written);
        foreach (string name in (string[])["weights.safetensors", "model.onnx"])
        {
            CollectionAssert.AreEqual(
                File.ReadAllBytes(Path.Combine(model.Combine("a"), name)), File.ReadAllBytes(Path.Combine(model.Combine("b"), name)));
        }

        Assert.IsFalse(Directory.Exists(Path.Combine(model.Combine("a"), "calibration")));
    }

    [TestMethod]
    public void Compile_CalibrationTextChanged_CompilesAnew()
    {
        using RandomDecoder model = CreateModel(Shape with { LayerCount = 1 });
        string output = model.Combine("compiled");
        CompileOptions options = Calibrated(model, count: 2, tokens: 20);
        Compile(model, output, options);
        Calibrated(model, count: 3, tokens: 20);

        bool again = Compile(model, output, options);
        bool without = Compile(model, output, options with { CalibrationFile = null });

        Assert.IsTrue(again);
        Assert.IsTrue(without);
    }

    [TestMethod]
    public void Compile_HostileCalibrationFile_NamesTheLineAndLeavesNothing()
    {
        using RandomDecoder model = CreateModel(Shape with { LayerCount = 1 });
        CompileOptions options = Calibrated(model, count: 1, tokens: 2);
        File.AppendAllText(options.CalibrationFile!, "{\"text\": [");

        TextFileException exception = Assert.ThrowsExactly<TextFileException>(() => Compile(model, model.Combine("compiled"), options));

        Assert.AreEqual(2, exception.Line);
        CollectionAssert.AreEqual(
            (string[])["model"], Directory.EnumerateDirectories(model.Combine(".")).Select(Path.GetFileName).ToArray());
    }

    [TestMethod]
    public void Compile_TokenizerOfAnotherModel_NamesTheId()
    {
        using RandomDecoder large = CreateModel(Shape with { LayerCount = 1, VocabularySize = 300 }), small = CreateModel(Shape);
        File.Copy(Path.Combine(large.Path, "tokenizer.json"), Path.Combine(small.Path, "tokenizer.json"), overwrite: true);
        CompileOptions options = Calibrated(small, count: 1, tokens: 2);
        File.AppendAllText(options.CalibrationFile!, "w299");

        ModelFormatException exception = Assert.ThrowsExactly<ModelFormatException>(() => Compile(small, small.Combine("compiled"), options));

        StringAssert.Contains(exception.Message, "id 299");
    }

    [TestMethod]
    public void Load_Calibrated_SequenceHasTheSameBitsAloneAndInABatch()
    {
        using RandomDecoder model = CreateModel(Shape);
        TokenizedDecoder.AddOutliers(model, factor: 40);
        Compile(model, model.Combine("compiled"), Calibrated(model, count: 4, tokens: 60));
        using OnnxDecoderRunner runner = OnnxDecoderRunner.Load(
            model.Combine("compiled"), new DecoderSessionOptions { CacheBytes = 16 << 20 });
        int[][] sequences = [.. Enumerable.Range(1, 31).Select(model.Sequence)];

        float[][] together = DecoderRuns.Logits(runner, sequences);

        float[][] alone = DecoderRuns.Logits(runner, sequences[^1]);
        CollectionAssert.AreEqual(alone.SelectMany(row => row).ToArray(), together[^31..].SelectMany(row => row).ToArray());
    }

    private static RandomDecoder CreateModel(RandomDecoderShape shape)
    {
        RandomDecoder model = new(shape, TestSeed.Create());
        TokenizedDecoder.WriteTokenizer(model);
        return model;
    }

    /// <summary>Options with a calibration file, which is written.</summary>
    private static CompileOptions Calibrated(RandomDecoder model, int count, int tokens) => new()
    {
        Precision = Precision.W8A8,
        CalibrationFile = TokenizedDecoder.WriteTexts(model, "calibration.jsonl", count, tokens),
    };

    private static bool Compile(RandomDecoder model, string output, CompileOptions options) =>
        DecoderCompiler.Compile(model.Path, output, options, progress: null, CancellationToken.None);
}
