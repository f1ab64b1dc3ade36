using System.Diagnostics;
using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;
using Pipeline.Engine.Onnx.CustomOperators;
using Pipeline.Engine.Onnx.Graphs;
using Pipeline.Engine.Onnx.Kernels;

namespace Pipeline.Benchmarks.Attention;

/// <summary>One node of paged attention with one instruction set.</summary>
internal sealed class AttentionVariant : IDisposable
{
    private readonly AttentionMemory _memory;
    private readonly InferenceSession _session;
    private readonly RunOptions _options = new();
    private readonly Scatter _milliseconds = new();
    private readonly string _name;

    public AttentionVariant(AttentionShape shape, AttentionMemory memory, bool isHalf, InstructionSet instructionSet, int threads)
    {
        _memory = memory;
        _name = $"{(isHalf ? "fp16" : "fp32")} {instructionSet}";
        OnnxGraph graph = new("attention");
        TensorElementType cache = isHalf ? TensorElementType.Float16 : TensorElementType.Float;
        TensorElementType[] types =
        [
            TensorElementType.Float, TensorElementType.Float, TensorElementType.Float, cache, cache,
            TensorElementType.Int32, TensorElementType.Int32, TensorElementType.Int32, TensorElementType.Float, TensorElementType.Float,
        ];
        string[] inputs = [.. types.Select((type, i) => graph.Input($"input{i}", type))];
        graph.Node(
            nameof(PagedAttention),
            OperatorDomain.Name,
            inputs,
            [
                new OnnxAttribute(PagedAttention.HeadCountAttribute, (long)shape.HeadCount),
                new OnnxAttribute(PagedAttention.KvHeadCountAttribute, (long)shape.KvHeadCount),
                new OnnxAttribute(PagedAttention.RotaryAttribute, 1L),
                new OnnxAttribute(PagedAttention.InstructionSetAttribute, (long)instructionSet),
            ],
            "output");
        graph.Output("output", TensorElementType.Float, "tokens", "width");
        using SessionOptions options = new() { IntraOpNumThreads = threads };

        // the sessions are used in turn: the threads of one may not spin while another works
        options.AddSessionConfigEntry("session.force_spinning_stop", "1");
        OperatorDomain.AddTo(options);
        _session = OperatorDomain.CreateSession(graph.ToModel(), options);
    }

    public void Measure()
    {
        OrtValue[] inputs = _memory.NextSet();
        long start = Stopwatch.GetTimestamp();
        using (_session.Run(_options, _session.InputNames, inputs, _session.OutputNames))
        {
            _milliseconds.Add(Stopwatch.GetElapsedTime(start).TotalMilliseconds);
        }
    }

    public string Describe(AttentionShape shape) => FormattableString.Invariant(
        $"  {_name,-14} min {_milliseconds.Minimum,8:F3} ms, median {_milliseconds.Median,8:F3} ms; at best {_memory.CacheBytes / _milliseconds.Minimum / 1e6,6:F1} GB/s, {shape.Flops / _milliseconds.Minimum / 1e6,6:F0} GFLOP/s");

    public void Dispose()
    {
        _options.Dispose();
        _session.Dispose();
    }
}
