using Pipeline.Engine.Onnx.Graphs;
using Pipeline.Engine.Onnx.HuggingFace;
using Pipeline.Engine.Onnx.Kernels;
using Pipeline.Engine.Onnx.Safetensors;
using Pipeline.Engine.Onnx.Tests.Models;
using Pipeline.SampleModel.Models;

namespace Pipeline.Engine.Onnx.Tests.Graphs;

[TestClass]
public sealed class BertGraphTests
{
    [TestMethod]
    public void Build_ModelOfAMegabyte_HoldsNoWeights()
    {
        using RandomModel model = new(new BertShape(), seed: 1);
        BertConfig config = BertConfig.Read(model.Path);
        using SafetensorsFile file = WeightsFile.Open(model.Path);

        byte[] graph = BertGraph.Build(
            config, BertWeights.Resolve(file, config), "model.safetensors", PoolingMode.Mean, InstructionSet.Portable);

        Assert.IsGreaterThan(1 << 20, new FileInfo(file.Path).Length);
        Assert.IsLessThan(1 << 14, graph.Length);
    }
}
