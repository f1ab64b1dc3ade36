using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;
using Pipeline.Engine.Onnx.CustomOperators;
using Pipeline.Engine.Onnx.Graphs;

namespace Pipeline.Engine.Onnx.Tests.CustomOperators.Quantization;

/// <summary>A session with one node that has several outputs; its inputs have no declared shape.</summary>
internal sealed class OperatorSession : IDisposable
{
    private readonly InferenceSession _session;
    private readonly string[] _inputs;
    private readonly string[] _outputs;

    public OperatorSession(CustomOperator customOperator, int inputCount, int threads, params OnnxAttribute[] attributes)
    {
        OnnxGraph graph = new("test");
        _inputs = [.. customOperator.Inputs.Take(inputCount).Select((input, i) => graph.Input($"input{i}", input.Type!.Value))];
        _outputs = [.. customOperator.Outputs.Select((_, i) => $"output{i}")];
        graph.Node(customOperator.Name, OperatorDomain.Name, _inputs, attributes, _outputs);
        for (int i = 0; i < _outputs.Length; i++)
        {
            graph.Output(_outputs[i], customOperator.Outputs[i]);
        }

        using SessionOptions options = new() { LogSeverityLevel = OrtLoggingLevel.ORT_LOGGING_LEVEL_FATAL, IntraOpNumThreads = threads };
        OperatorDomain.AddTo(options);
        _session = OperatorDomain.CreateSession(graph.ToModel(), options);
    }

    /// <summary>The bytes of each output, and its shape. Disposes the inputs.</summary>
    public (byte[] Bytes, long[] Shape)[] Run(params OrtValue[] inputs)
    {
        try
        {
            using RunOptions options = new();
            using IDisposableReadOnlyCollection<OrtValue> outputs = _session.Run(options, _inputs, inputs, _outputs);
            return [.. outputs.Select(output => (Bytes(output), output.GetTensorTypeAndShape().Shape))];
        }
        finally
        {
            Array.ForEach(inputs, input => input.Dispose());
        }
    }

    public void Dispose() => _session.Dispose();

    private static byte[] Bytes(OrtValue value) => value.GetTensorTypeAndShape().ElementDataType == TensorElementType.UInt8
        ? value.GetTensorDataAsSpan<byte>().ToArray()
        : System.Runtime.InteropServices.MemoryMarshal.AsBytes(value.GetTensorDataAsSpan<float>()).ToArray();
}
