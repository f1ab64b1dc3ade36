using Pipeline.SampleModel.Models;
using Pipeline.TestKit;
using Pipeline.TestStack;

namespace Pipeline.EndToEnd.Tests;

/// <summary>
/// The compiler holds a tensor at a time: in a process whose managed heap is limited to a quarter of the model it comes to its end.
/// What it allocates outside of that heap is not counted; of the source, mapped pages.
/// </summary>
[TestClass]
public sealed class CompileMemoryTests
{
    private const int HeapMegabytes = 24;

    private static readonly DecoderShape Shape = new()
    {
        LayerCount = 12,
        HiddenSize = 512,
        HeadCount = 8,
        KeyValueHeadCount = 2,
        HeadSize = 64,
        IntermediateSize = 1024,
        VocabularySize = 2000,
        MaxPositions = 512,
    };

    // copied, narrowed, in blocks and in rows; the others go the ways of these
    [TestMethod]
    [DataRow("fp32")]
    [DataRow("fp16")]
    [DataRow("int4")]
    [DataRow("w8a8")]
    public async Task Compile_ModelLargerThanTheHeap_ComesToItsEnd(string precision)
    {
        using var folder = new TempDirectory();
        string source = folder.Combine("model"), output = folder.Combine("compiled");
        DecoderModelWriter.WriteFromProse(source, Shape, seed: 1, RepositoryRoot.Combine("scripts/samples/prose"));
        Assert.IsGreaterThan(4L * HeapMegabytes << 20, new FileInfo(Path.Combine(source, "model.safetensors")).Length);
        Dictionary<string, string> limit = new() { ["DOTNET_GCHeapHardLimit"] = $"0x{HeapMegabytes << 20:X}" };

        using var worker = ManagedProcess.Start(Programs.Worker, ["compile", source, "--precision", precision, "--out", output], limit);
        int exitCode = await worker.WaitForExitAsync(TimeSpan.FromSeconds(60));

        Assert.AreEqual(0, exitCode, worker.Output);
        Assert.IsTrue(File.Exists(Path.Combine(output, "weights.safetensors")), worker.Output);
    }
}
