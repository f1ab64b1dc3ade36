using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;
using Pipeline.Engine.Onnx.CustomOperators;
using Pipeline.Engine.Onnx.Graphs;

namespace Pipeline.Engine.Onnx.Tests.CustomOperators;

/// <summary>A session with one node of one of our operators, whose inputs have no declared shape.</summary>
internal sealed class SingleOperator : IDisposable
{
    private const string OutputName = "output";

    private readonly InferenceSession _session;
    private readonly string[] _inputs;

    public SingleOperator(string name, TensorElementType[] inputs, TensorElementType output, params OnnxAttribute[] attributes)
        : this(name, inputs, output, threads: 1, attributes)
    {
    }

    public SingleOperator(string name, TensorElementType[] inputs, TensorElementType output, int threads, OnnxAttribute[] attributes)
    {
        OnnxGraph graph = new("test");
        _inputs = [.. inputs.Select((type, i) => graph.Input($"input{i}", type))];
        graph.Node(name, OperatorDomain.Name, _inputs, attributes, OutputName);
        graph.Output(OutputName, output);
        using SessionOptions options = new() { LogSeverityLevel = OrtLoggingLevel.ORT_LOGGING_LEVEL_FATAL, IntraOpNumThreads = threads };
        OperatorDomain.AddTo(options);
        _session = OperatorDomain.CreateSession(graph.ToModel(), options);
    }

    public static OrtValue Floats(float[] values, params long[] shape) => OrtValue.CreateTensorValueFromMemory(values, shape);

    public static OrtValue Integers(params int[] values) => OrtValue.CreateTensorValueFromMemory(values, [values.Length]);

    /// <summary>The output's elements. Disposes the inputs.</summary>
    public T[] Run<T>(params OrtValue[] inputs)
        where T : unmanaged
    {
        try
        {
            using RunOptions options = new();
            using IDisposableReadOnlyCollection<OrtValue> outputs = _session.Run(options, _inputs, inputs, [OutputName]);
            return outputs[0].GetTensorDataAsSpan<T>().ToArray();
        }
        finally
        {
            foreach (OrtValue input in inputs)
            {
                input.Dispose();
            }
        }
    }

    /// <summary>The fewest bytes that one of some runs allocates on this thread. Disposes the inputs.</summary>
    public long AllocatedBytes(params OrtValue[] inputs)
    {
        using RunOptions options = new();
        long fewest = long.MaxValue;
        for (int i = 0; i < 20; i++)
        {
            long before = GC.GetAllocatedBytesForCurrentThread();
            _session.Run(options, _inputs, inputs, [OutputName]).Dispose();
            fewest = Math.Min(fewest, GC.GetAllocatedBytesForCurrentThread() - before);
        }

        Array.ForEach(inputs, input => input.Dispose());
        return fewest;
    }

    public void Dispose() => _session.Dispose();
}
