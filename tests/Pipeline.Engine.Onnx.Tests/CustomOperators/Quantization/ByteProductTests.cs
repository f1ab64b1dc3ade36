using System.Runtime.InteropServices;
using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;
using Pipeline.Engine.Onnx.CustomOperators;
using Pipeline.Engine.Onnx.Graphs;
using Pipeline.Engine.Onnx.Kernels.Quantization;
using Pipeline.Engine.Onnx.Sessions;
using Pipeline.TestKit;

namespace Pipeline.Engine.Onnx.Tests.CustomOperators.Quantization;

/// <summary>ONNX Runtime's product of bytes, on which w8a8 stands: exact on every machine, so independent of a row's neighbours.</summary>
[TestClass]
public sealed class ByteProductTests
{
    private const int Inputs = 144;
    private const int Outputs = 40;
    private const string WeightsFile = "weights.bin";

    [TestMethod]
    [DataRow(false, DisplayName = "as this machine needs it")]
    [DataRow(true, DisplayName = "as a machine without VNNI needs it")]
    public void Run_ExtremeBytes_SumsAreExact(bool forceUnsignedWeights)
    {
        Random random = TestSeed.CreateRandom();
        sbyte[] weights = [.. Enumerable.Range(0, Inputs * Outputs).Select(_ => (sbyte)(random.Next(3) == 0 ? random.Next(-127, 128) : 127))];
        using TempDirectory directory = new();
        File.WriteAllBytes(directory.Combine(WeightsFile), MemoryMarshal.AsBytes<sbyte>(weights).ToArray());
        using InferenceSession session = CreateSession(directory.Path, forceUnsignedWeights);
        foreach (int rows in (int[])[1, 2, 33])
        {
            byte[] bytes = [.. Enumerable.Range(0, rows * Inputs).Select(_ => (byte)(random.Next(3) == 0 ? random.Next(1, 256) : 255))];

            using OrtValue input = OrtValue.CreateTensorValueFromMemory(bytes, [rows, Inputs]);
            using RunOptions options = new();
            using IDisposableReadOnlyCollection<OrtValue> outputs = session.Run(options, ["rows"], [input], ["product"]);

            ReadOnlySpan<float> product = outputs[0].GetTensorDataAsSpan<float>();
            for (int i = 0; i < product.Length; i++)
            {
                int row = i / Outputs, output = i % Outputs;
                int sum = Enumerable.Range(0, Inputs)
                    .Sum(k => (bytes[(row * Inputs) + k] - RowKernel.ZeroPoint) * weights[(k * Outputs) + output]);
                Assert.AreEqual(sum, product[i]);
            }
        }
    }

    private static InferenceSession CreateSession(string directory, bool forceUnsignedWeights)
    {
        OnnxGraph graph = new("product");
        graph.Input("rows", TensorElementType.UInt8, "rows", $"{Inputs}");
        graph.ExternalConstant("weights", TensorElementType.Int8, WeightsFile, 0, Inputs * Outputs, Inputs, Outputs);
        graph.Scalar("scale", 1f);
        graph.Scalar("zero", RowKernel.ZeroPoint);
        graph.Scalar("weight_zero", (sbyte)0);
        string[] inputs = ["rows", "weights", "scale", "scale", "zero", "weight_zero"];
        graph.Node("MatMulIntegerToFloat", OnnxGraph.Microsoft, inputs, [], "product");
        graph.Output("product", TensorElementType.Float, "rows", $"{Outputs}");
        using SessionOptions options = CpuSession.CreateOptions(threadCount: 1, WeightLoading.Prepacked, directory);
        if (forceUnsignedWeights)
        {
            options.AddSessionConfigEntry(CpuSession.UnsignedWeights, "1");
        }

        return OperatorDomain.CreateSession(graph.ToModel(), options);
    }
}
