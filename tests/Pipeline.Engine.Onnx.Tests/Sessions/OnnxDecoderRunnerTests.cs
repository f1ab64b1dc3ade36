using Pipeline.Engine.Execution;
using Pipeline.Engine.Onnx.Compilation;
using Pipeline.Engine.Onnx.HuggingFace;
using Pipeline.Engine.Onnx.Sessions;
using Pipeline.Engine.Onnx.Tests.Models;

namespace Pipeline.Engine.Onnx.Tests.Sessions;

[TestClass]
public sealed class OnnxDecoderRunnerTests
{
    private static readonly RandomDecoderShape Shape = new() { ContextLength = 100 };

    [TestMethod]
    public void Load_RandomModel_TellsItsSizes()
    {
        using RandomDecoder model = new(Shape, seed: 1);

        using OnnxDecoderRunner runner = model.Load(blockTokens: 16, blockCount: 10);

        Assert.AreEqual((61, 100, 16, 10), (runner.VocabularySize, runner.ContextLength, runner.BlockTokens, runner.BlockCount));
        Assert.AreEqual(2 * 2 * 16 * 2 * 8 * 4, runner.BlockBytes);
        CollectionAssert.AreEqual(new[] { 3, 5 }, runner.StopTokenIds.ToArray());
        string[] phases = ["read record", "create session", "bind caches", "warm up"];
        CollectionAssert.AreEqual(phases, runner.LoadPhases.Select(phase => phase.Name).ToArray());
    }

    [TestMethod]
    public void Load_CacheIsSmallerThanTheContext_ContextIsWhatItHolds()
    {
        using RandomDecoder model = new(Shape, seed: 1);

        using OnnxDecoderRunner runner = model.Load(blockTokens: 16, blockCount: 2);

        Assert.AreEqual(32, runner.ContextLength);
    }

    [TestMethod]
    public void Load_ManyBlocks_AllocatesNoBlockTableOfAllOfThem()
    {
        const int blockCount = 200_000;
        using RandomDecoder model = new(new RandomDecoderShape { LayerCount = 1, HeadCount = 1, KeyValueHeadCount = 1, HeadSize = 4 }, seed: 1);
        model.Load(blockTokens: 1, blockCount: 10).Dispose();
        long before = GC.GetAllocatedBytesForCurrentThread();

        using OnnxDecoderRunner runner = model.Load(blockTokens: 1, blockCount: blockCount);

        // a step has room for 64 sequences from the start
        Assert.AreEqual(blockCount, runner.BlockCount);
        Assert.IsLessThan(32L * blockCount * sizeof(int), GC.GetAllocatedBytesForCurrentThread() - before);
    }

    [TestMethod]
    public void Load_OptionOutOfRange_Throws()
    {
        using RandomDecoder model = new(Shape, seed: 1);
        string compiled = model.Compile();
        DecoderSessionOptions good = new() { ThreadCount = 1, CacheBytes = 1 << 20 };

        foreach (DecoderSessionOptions bad in (DecoderSessionOptions[])
            [
                good with { ThreadCount = 0 },
                good with { ThreadCount = 1_025 },
                good with { BlockTokens = 0 },
                good with { BlockTokens = 1_025 },
                good with { CacheBytes = 100 },
                good with { CacheBytes = -1 },
                good with { ContextLength = 0 },
                good with { ContextLength = 101 },
            ])
        {
            Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => OnnxDecoderRunner.Load(compiled, bad), $"{bad}");
        }
    }

    [TestMethod]
    [DataRow("compile.json", null)]
    [DataRow("compile.json", "{}")]
    [DataRow("compile.json", """{"version":2}""")]
    [DataRow("compile.json", "null")]
    [DataRow("model.onnx", null)]
    [DataRow("weights.safetensors", null)]
    [DataRow("weights.safetensors", "cut off")]
    public void Load_NotACompiledDecoder_IsRefused(string file, string? content)
    {
        using RandomDecoder model = new(Shape, seed: 1);
        string compiled = model.Compile(), path = Path.Combine(compiled, file);
        File.Delete(path);
        if (content is not null)
        {
            File.WriteAllText(path, content);
        }

        ModelFormatException exception = Assert.ThrowsExactly<ModelFormatException>(
            () => OnnxDecoderRunner.Load(compiled, new DecoderSessionOptions { ThreadCount = 1 }));

        Assert.AreEqual(path, exception.Path);
    }

    [TestMethod]
    [DataRow("\"layerCount\": 2", "\"layerCount\": 0", "LayerCount")]
    [DataRow("\"headSize\": 8", "\"headSize\": 7", "HeadSize")]
    [DataRow("\"headSize\": 8", "\"headSize\": 16", "RotaryFrequencies")]
    [DataRow("\"vocabularySize\": 61", "\"vocabularySize\": 2", "StopTokenIds")]
    [DataRow("\"contextLength\": 100", "\"contextLength\": 2000000000", "ContextLength")]
    public void Load_RecordOutOfRange_NamesTheField(string field, string bad, string expected)
    {
        using RandomDecoder model = new(Shape, seed: 1);
        string compiled = model.Compile(), path = Path.Combine(compiled, "compile.json");
        string record = File.ReadAllText(path);
        StringAssert.Contains(record, field);
        File.WriteAllText(path, record.Replace(field, bad, StringComparison.Ordinal));

        ModelFormatException exception = Assert.ThrowsExactly<ModelFormatException>(
            () => OnnxDecoderRunner.Load(compiled, new DecoderSessionOptions { ThreadCount = 1 }));

        Assert.AreEqual(expected, exception.Field);
    }

    [TestMethod]
    public void Load_FolderBehindALink_Works()
    {
        if (OperatingSystem.IsWindows())
        {
            Assert.Inconclusive("Links need a privilege there.");
        }

        using RandomDecoder model = new(Shape, seed: 1);
        string link = model.Combine("link");
        Directory.CreateSymbolicLink(link, model.Compile());

        using OnnxDecoderRunner runner = OnnxDecoderRunner.Load(link, new DecoderSessionOptions { ThreadCount = 1, CacheBytes = 1 << 20 });

        Assert.AreEqual(61, runner.VocabularySize);
    }

    [TestMethod]
    public void Run_BadStep_NamesWhatIsWrong()
    {
        using RandomDecoder model = new(Shape, seed: 1);
        using OnnxDecoderRunner runner = model.Load(blockTokens: 16, blockCount: 10);

        AssertRefused(runner, "empty", _ => { });
        AssertRefused(runner, "the id 61", step => step.Add([1, 61], 0, [0], 1));
        AssertRefused(runner, "the id -1", step => step.Add([-1], 0, [0], 1));
        AssertRefused(runner, "names block 10", step => step.Add([1], 0, [10], 1));
        AssertRefused(runner, "names block -1", step => step.Add([1], 16, [0, -1], 1));
        AssertRefused(runner, "the context is 100", step => step.Add([1], 100, [0, 1, 2, 3, 4, 5, 6], 1));
        AssertRefused(runner, "the context is 100", step => step.Add([1, 2], int.MaxValue, [0, 1, 2, 3, 4, 5, 6], 1));
        AssertRefused(runner, "takes 7 blocks", step => step.Add([1], 96, [0, 1, 2, 3, 4, 5], 1), maxBlocks: 6);
    }

    [TestMethod]
    public void Run_LogitsAreTooShort_Throws()
    {
        using RandomDecoder model = new(Shape, seed: 1);
        using OnnxDecoderRunner runner = model.Load();
        DecoderStep step = new(1);
        step.Add([1, 2], 0, [0], 2);

        ArgumentException exception = Assert.ThrowsExactly<ArgumentException>(() => runner.Run(step, new float[121]));

        Assert.AreEqual("logits", exception.ParamName);
    }

    [TestMethod]
    public void Run_LogitsAreLonger_LeavesTheRestAlone()
    {
        using RandomDecoder model = new(Shape, seed: 1);
        using OnnxDecoderRunner runner = model.Load();
        DecoderStep step = new(1);
        step.Add([1, 2], 0, [0], 1);
        float[] logits = new float[63];
        logits[61] = 7;

        runner.Run(step, logits);

        Assert.AreEqual((7, 0), (logits[61], logits[62]));
        Assert.AreNotEqual(0, logits[60]);
    }

    [TestMethod]
    [DataRow(Precision.Fp32)]
    [DataRow(Precision.Fp16)]
    [DataRow(Precision.Int8)]
    [DataRow(Precision.Int4)]
    public void Run_NoRowsWanted_StillWritesKeysAndValues(Precision precision)
    {
        using RandomDecoder model = new(Shape, seed: 1);
        using OnnxDecoderRunner runner = model.Load(precision);
        int[] ids = model.Sequence(40);
        float[] expected = DecoderRuns.Logits(runner, ids, chunk: 40)[^1];
        DecoderStep step = new(runner.BlockCount);
        step.Add(ids.AsSpan(0, 39), 0, [0, 1, 2], logitsCount: 0);

        runner.Run(step, Memory<float>.Empty);
        step.Clear();
        step.Add(ids.AsSpan(39), 39, [0, 1, 2], logitsCount: 1);
        float[] actual = DecoderRuns.Run(runner, step)[0];

        // The head takes another path for one row than for many; the same keys and values are behind both.
        Assert.IsLessThan(1e-3, DecoderRuns.RelativeError(expected, actual));
    }

    [TestMethod]
    public void Run_SomeRowsOfSomeSequences_AreThoseOfAllRows()
    {
        using RandomDecoder model = new(Shape, seed: 1);
        using OnnxDecoderRunner runner = model.Load();
        int[] first = model.Sequence(9), second = model.Sequence(5), third = model.Sequence(4);
        float[][] all = DecoderRuns.Logits(runner, first, second, third);
        DecoderStep step = new(1);
        step.Add(first, 0, [0], logitsCount: 2);
        step.Add(second, 0, [1], logitsCount: 0);
        step.Add(third, 0, [2], logitsCount: 1);

        float[][] rows = DecoderRuns.Run(runner, step);

        Assert.HasCount(3, rows);
        foreach ((float[] row, int token) in rows.Zip((int[])[7, 8, 17]))
        {
            Assert.IsLessThan(1e-5, DecoderRuns.RelativeError(all[token], row));
        }
    }

    [TestMethod]
    [DataRow(CacheType.Fp16)]
    [DataRow(CacheType.Fp32)]
    public void CopyBlock_SequenceGoesOnFromTheCopy_GivesTheSameBits(CacheType cacheType)
    {
        using RandomDecoder model = new(Shape, seed: 1);
        using OnnxDecoderRunner runner = model.Load(cacheType: cacheType, blockTokens: 8);
        int[] ids = model.Sequence(11);
        float[] expected = DecoderRuns.Logits(runner, ids, chunk: 10)[^1];
        int[] blocks = DecoderRuns.Blocks(runner, 11);
        DecoderStep step = new(runner.BlockCount);

        runner.CopyBlock(blocks[1], 4);
        step.Add(ids.AsSpan(10), 10, [blocks[0], 4], logitsCount: 1);
        float[] actual = DecoderRuns.Run(runner, step)[0];

        CollectionAssert.AreEqual(expected, actual);
    }

    [TestMethod]
    [DataRow(-1, 0)]
    [DataRow(0, -1)]
    [DataRow(64, 0)]
    [DataRow(0, 64)]
    public void CopyBlock_NoSuchBlock_Throws(int source, int destination)
    {
        using RandomDecoder model = new(Shape, seed: 1);
        using OnnxDecoderRunner runner = model.Load(blockCount: 64);

        Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => runner.CopyBlock(source, destination));
    }

    [TestMethod]
    public void Run_SteadyDecode_AllocatesAsLittleForManySequencesAsForOne()
    {
        using RandomDecoder model = new(Shape, seed: 1);
        using OnnxDecoderRunner runner = model.Load();

        long one = BytesPerStep(runner, sequences: 1), many = BytesPerStep(runner, sequences: 20);

        Assert.IsLessThanOrEqualTo(one, many);
        Assert.IsLessThan(500, one);
    }

    private static long BytesPerStep(OnnxDecoderRunner runner, int sequences)
    {
        const int steps = 50;
        DecoderStep step = new(runner.BlockCount);
        for (int i = 0; i < sequences; i++)
        {
            step.Add([1], 0, [i], logitsCount: 1);
        }

        float[] logits = new float[sequences * runner.VocabularySize];
        for (int i = 0; i < 5; i++)
        {
            runner.Run(step, logits);
        }

        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < steps; i++)
        {
            runner.Run(step, logits);
        }

        return (GC.GetAllocatedBytesForCurrentThread() - before) / steps;
    }

    private static void AssertRefused(OnnxDecoderRunner runner, string sentence, Action<DecoderStep> fill, int maxBlocks = 10)
    {
        DecoderStep step = new(maxBlocks);
        fill(step);

        ArgumentException exception = Assert.ThrowsExactly<ArgumentException>(() => runner.Run(step, new float[1000]));

        StringAssert.Contains(exception.Message, sentence);
    }
}
