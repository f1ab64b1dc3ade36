using System.Buffers;
using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;
using Pipeline.Engine.Execution;
using Pipeline.Engine.Onnx.Compilation;
using Pipeline.Engine.Onnx.CustomOperators;
using Pipeline.Engine.Onnx.Graphs;

namespace Pipeline.Engine.Onnx.Sessions;

/// <summary>A compiled decoder on ONNX Runtime's CPU provider. Used by one thread at a time.</summary>
public sealed class OnnxDecoderRunner : IDecoderRunner
{
    /// <summary>Of the second run of the warm-up: enough rows for the code paths of a batch.</summary>
    private const int WarmUpTokens = 16;

    private readonly Stack<IDisposable> _owned = new();
    private readonly InferenceSession _session;
    private readonly RunOptions _runOptions;
    private readonly OrtIoBinding _binding;
    private readonly KeyValueCache _cache;
    private readonly StepCheck _check;
    private readonly StepInput _tokenIds;
    private readonly StepInput _sequenceStarts;
    private readonly StepInput _computedTokenCounts;
    private readonly StepInput _blockTables;
    private readonly StepInput _logitsIndices;

    private OnnxDecoderRunner(InferenceSession session, CompileRecord record, StepCheck check)
    {
        CompiledModel model = record.Model;
        _check = check;
        StopTokenIds = model.StopTokenIds;
        BlockBytes = KeyValueCache.BlockBytes(model, record.CacheType, check.BlockTokens);
        _session = Own(session);
        try
        {
            _runOptions = Own(new RunOptions());
            _binding = Own(session.CreateIoBinding());
            Own(RotaryTables.Create(model, check.ContextLength, _binding));
            _cache = Own(KeyValueCache.Create(model, record.CacheType, check.BlockTokens, check.BlockCount, _binding));
            _tokenIds = Own(new StepInput(_binding, DecoderGraph.TokenIds));
            _sequenceStarts = Own(new StepInput(_binding, DecoderGraph.SequenceStarts));
            _computedTokenCounts = Own(new StepInput(_binding, DecoderGraph.ComputedTokenCounts));
            _blockTables = Own(new StepInput(_binding, DecoderGraph.BlockTables));
            _logitsIndices = Own(new StepInput(_binding, DecoderGraph.LogitsIndices));
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    /// <inheritdoc/>
    public int VocabularySize => _check.VocabularySize;

    /// <inheritdoc/>
    /// <remarks>Never more than all blocks together hold.</remarks>
    public int ContextLength => _check.ContextLength;

    /// <inheritdoc/>
    public int BlockTokens => _check.BlockTokens;

    /// <inheritdoc/>
    public int BlockCount => _check.BlockCount;

    /// <inheritdoc/>
    public long BlockBytes { get; }

    /// <summary>Tokens that end a sequence: eos_token_id of generation_config.json, else of config.json.</summary>
    public IReadOnlyList<int> StopTokenIds { get; }

    /// <summary>How long the parts of <see cref="Load"/> took, in their order.</summary>
    public IReadOnlyList<LoadPhase> LoadPhases { get; private init; } = [];

    /// <summary>Loads a model that <see cref="DecoderCompiler"/> wrote. Its files must stay as they are while the runner lives.</summary>
    /// <exception cref="HuggingFace.ModelFormatException">The directory is no output of the compiler.</exception>
    /// <exception cref="OnnxRuntimeException">ONNX Runtime cannot create the session.</exception>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of range.</exception>
    public static OnnxDecoderRunner Load(string compiledDirectory, DecoderSessionOptions options)
    {
        ArgumentException.ThrowIfNullOrEmpty(compiledDirectory);
        ArgumentNullException.ThrowIfNull(options);
        LoadClock clock = new(options.TimeProvider);
        return Load(CompiledDecoder.Open(compiledDirectory), options, clock);
    }

    /// <summary>Loads a decoder whose graph may have outputs beside the logits.</summary>
    internal static OnnxDecoderRunner Load(CompiledDecoder compiled, DecoderSessionOptions options) =>
        Load(compiled, options, new LoadClock(options.TimeProvider));

    private static OnnxDecoderRunner Load(CompiledDecoder compiled, DecoderSessionOptions options, LoadClock clock)
    {
        StepCheck check = DecoderLimits.Of(compiled.Record, options);
        clock.End("read record");

        using SessionOptions sessionOptions = CpuSession.CreateOptions(options.ThreadCount, options.WeightLoading, compiled.WeightsDirectory);
        InferenceSession session = OperatorDomain.CreateSession(compiled.Graph, sessionOptions);
        clock.End("create session");

        OnnxDecoderRunner runner = new(session, compiled.Record, check) { LoadPhases = clock.Phases };
        clock.End("bind caches");
        try
        {
            runner.WarmUp();
            clock.End("warm up");
            return runner;
        }
        catch
        {
            runner.Dispose();
            throw;
        }
    }

    /// <inheritdoc/>
    /// <exception cref="ArgumentException">
    /// The step is empty, a token, a length or a block of it is out of range, or <paramref name="logits"/> is too short.
    /// </exception>
    /// <exception cref="OnnxRuntimeException">The run failed.</exception>
    public unsafe void Run(DecoderStep step, Memory<float> logits)
    {
        ArgumentNullException.ThrowIfNull(step);
        int longest = _check.Check(step);
        long floats = (long)step.RowCount * VocabularySize;
        if (logits.Length < floats)
        {
            throw new ArgumentException(
                $"The logits have {logits.Length} floats; {step.RowCount} times {VocabularySize} are needed.", nameof(logits));
        }

        Fill(step, longest);

        // Pinned even where no row is wanted: then the address is not followed, but it must be one.
        using MemoryHandle pin = logits.Pin();
        float nothing;
        void* start = floats == 0 ? &nothing : pin.Pointer;
        using OrtValue output = OrtValue.CreateTensorValueWithData(
            OrtMemoryInfo.DefaultInstance, TensorElementType.Float, [step.RowCount, VocabularySize], (nint)start, floats * sizeof(float));
        _binding.BindOutput(DecoderGraph.Logits, output);
        _session.RunWithBinding(_runOptions, _binding);
    }

    /// <summary>As <see cref="Run(DecoderStep, Memory{float})"/>, and gives other outputs that the graph has.</summary>
    internal void Run(DecoderStep step, Memory<float> logits, IReadOnlyCollection<string> outputs, OutputAction observe)
    {
        // bound anew each time: a bound output keeps the shape of its last run
        foreach (string output in outputs)
        {
            _binding.BindOutputToDevice(output, OrtMemoryInfo.DefaultInstance);
        }

        Run(step, logits);
        string[] names = _binding.GetOutputNames();
        using IDisposableReadOnlyCollection<OrtValue> values = _binding.GetOutputValues();
        for (int i = 0; i < names.Length; i++)
        {
            if (names[i] != DecoderGraph.Logits)
            {
                observe(names[i], values[i].GetTensorDataAsSpan<float>());
            }
        }
    }

    /// <inheritdoc/>
    /// <exception cref="ArgumentOutOfRangeException">There is no such block.</exception>
    public void CopyBlock(int source, int destination) => _cache.Copy(source, destination);

    /// <inheritdoc/>
    public void Dispose()
    {
        while (_owned.TryPop(out IDisposable? owned))
        {
            owned.Dispose();
        }
    }

    private T Own<T>(T owned)
        where T : IDisposable
    {
        _owned.Push(owned);
        return owned;
    }

    private void Fill(DecoderStep step, int longest)
    {
        step.TokenIds.Span.CopyTo(_tokenIds.Reserve(step.TokenCount));
        step.SequenceStarts.Span.CopyTo(_sequenceStarts.Reserve(step.SequenceCount + 1));
        step.ComputedTokenCounts.Span.CopyTo(_computedTokenCounts.Reserve(step.SequenceCount));
        step.LogitsIndices.Span.CopyTo(_logitsIndices.Reserve(step.RowCount));

        // Only as wide as the longest sequence needs; what lies past a sequence's last block is a block that exists.
        Span<int> tables = _blockTables.Reserve(step.SequenceCount, longest);
        tables.Clear();
        for (int sequence = 0; sequence < step.SequenceCount; sequence++)
        {
            step.BlockTables.Span.Slice(sequence * step.MaxBlocksPerSequence, _check.CountBlocks(step, sequence))
                .CopyTo(tables[(sequence * longest)..]);
        }
    }

    private void WarmUp()
    {
        int[] blocks = [.. Enumerable.Range(0, Math.Min(BlockCount, (WarmUpTokens + BlockTokens - 1) / BlockTokens))];
        DecoderStep step = new(blocks.Length);
        float[] logits = new float[VocabularySize];
        foreach (int tokens in (int[])[1, Math.Min(WarmUpTokens, ContextLength)])
        {
            step.Clear();
            step.Add(new int[tokens], 0, blocks, logitsCount: 1);
            Run(step, logits);
        }
    }
}
