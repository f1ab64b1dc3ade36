using System.Diagnostics;
using Microsoft.ML.OnnxRuntime;
using Pipeline.Engine.Onnx.CustomOperators;
using Pipeline.Engine.Onnx.Graphs;

namespace Pipeline.Benchmarks.Quantization;

/// <summary>A session over a graph with one input and one output, and how long its runs took.</summary>
internal sealed class TimedGraph : IDisposable
{
    public const string Input = "input";
    public const string Output = "output";

    private readonly InferenceSession _session;

    public TimedGraph(string name, OnnxGraph graph, string folder)
    {
        Name = name;
        using SessionOptions options = new()
        {
            IntraOpNumThreads = Environment.ProcessorCount,
            LogSeverityLevel = OrtLoggingLevel.ORT_LOGGING_LEVEL_ERROR,
        };
        options.AddSessionConfigEntry("session.model_external_initializers_file_folder_path", folder);

        // several sessions share these processors
        options.AddSessionConfigEntry("session.force_spinning_stop", "1");
        OperatorDomain.AddTo(options);
        _session = OperatorDomain.CreateSession(graph.ToModel(), options);
    }

    public string Name { get; }

    /// <summary>Runs once and returns how long it took.</summary>
    public TimeSpan Run(OrtValue input)
    {
        using RunOptions options = new();
        long start = Stopwatch.GetTimestamp();
        using IDisposableReadOnlyCollection<OrtValue> outputs = _session.Run(options, [Input], [input], [Output]);
        return Stopwatch.GetElapsedTime(start);
    }

    public void Dispose() => _session.Dispose();
}
