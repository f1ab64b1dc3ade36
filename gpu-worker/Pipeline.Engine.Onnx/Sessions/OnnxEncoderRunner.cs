using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;
using Pipeline.Engine.Encoding;
using Pipeline.Engine.Onnx.CustomOperators;
using Pipeline.Engine.Onnx.Graphs;
using Pipeline.Engine.Onnx.HuggingFace;
using Pipeline.Engine.Onnx.Kernels;
using Pipeline.Engine.Onnx.Safetensors;

namespace Pipeline.Engine.Onnx.Sessions;

/// <summary>
/// A BERT encoder of a Hugging Face directory on ONNX Runtime's CPU provider. Runs may overlap; <see cref="Dispose"/> must not
/// overlap a run. The embedding of a sequence is the same bits whatever else is in its batch, with one exception: with
/// <see cref="WeightLoading.MemoryMapped"/> a run of a single token takes another path through ONNX Runtime's matrix product,
/// and its last bits differ (1e-7). Encoded text has at least two tokens.
/// </summary>
public sealed class OnnxEncoderRunner : IEncoderRunner
{
    private const int WarmUpTokens = 16;

    private static readonly string[] InputNames = [BertGraph.TokenIds, BertGraph.SequenceStarts];
    private static readonly string[] OutputNames = [BertGraph.Embeddings];

    private readonly InferenceSession _session;
    private readonly RunOptions _runOptions = new();

    private OnnxEncoderRunner(InferenceSession session, BertConfig config)
    {
        _session = session;
        Dimensions = config.HiddenSize;
        MaxSequenceTokens = config.MaxSequenceTokens;
        VocabularySize = config.VocabularySize;
    }

    /// <inheritdoc/>
    public int Dimensions { get; }

    /// <inheritdoc/>
    public int MaxSequenceTokens { get; }

    /// <inheritdoc/>
    public int VocabularySize { get; }

    /// <summary>How long the parts of <see cref="Load"/> took, in their order.</summary>
    public IReadOnlyList<LoadPhase> LoadPhases { get; private init; } = [];

    /// <summary>Loads a model. The weights' file must stay as it is while the runner lives.</summary>
    /// <param name="modelDirectory">A Hugging Face directory: config.json, model.safetensors, optionally 1_Pooling/config.json.</param>
    /// <param name="options">Threads, weights, instructions.</param>
    /// <exception cref="ModelFormatException">A file of the directory is malformed or asks for what is not supported.</exception>
    /// <exception cref="SafetensorsException">The weights' file breaks the format.</exception>
    /// <exception cref="OnnxRuntimeException">ONNX Runtime cannot create the session.</exception>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of range.</exception>
    /// <exception cref="PlatformNotSupportedException">The machine lacks the instructions that the options name.</exception>
    public static OnnxEncoderRunner Load(string modelDirectory, EncoderSessionOptions options)
    {
        ArgumentException.ThrowIfNullOrEmpty(modelDirectory);
        ArgumentNullException.ThrowIfNull(options);
        ArgumentOutOfRangeException.ThrowIfLessThan(options.IntraOpThreadCount, 1);
        InstructionSet instructionSet = options.InstructionSet ?? InstructionSets.Best;
        InstructionSets.ThrowIfNotSupported(instructionSet);

        LoadClock clock = new(options.TimeProvider);
        BertConfig config = BertConfig.Read(modelDirectory);
        PoolingMode pooling = PoolingConfig.Read(modelDirectory, config.HiddenSize).Mode;
        clock.End("read config");

        // ONNX Runtime maps the file by itself; ours is needed for its header only.
        using SafetensorsFile file = WeightsFile.Open(modelDirectory);
        BertWeights weights = BertWeights.Resolve(file, config);
        clock.End("map weights");

        byte[] model = BertGraph.Build(config, weights, Path.GetFileName(file.Path), pooling, instructionSet);
        clock.End("build graph");

        using SessionOptions sessionOptions = CpuSession.CreateOptions(
            options.IntraOpThreadCount, options.WeightLoading, Path.GetDirectoryName(file.Path)!);
        OnnxEncoderRunner runner = new(OperatorDomain.CreateSession(model, sessionOptions), config) { LoadPhases = clock.Phases };
        clock.End("create session");
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
    /// The batch is empty, a sequence is too long, an id is not in the vocabulary, or <paramref name="embeddings"/> has another
    /// size than [batch.SequenceCount, Dimensions].
    /// </exception>
    /// <exception cref="OnnxRuntimeException">The run failed.</exception>
    public unsafe void Run(EncoderBatch batch, Span<float> embeddings)
    {
        ArgumentNullException.ThrowIfNull(batch);
        Check(batch, embeddings);
        fixed (float* result = embeddings)
        {
            OrtMemoryInfo cpu = OrtMemoryInfo.DefaultInstance;
            using OrtValue ids = OrtValue.CreateTensorValueFromMemory(cpu, batch.TokenIdMemory, [batch.TokenCount]);
            using OrtValue starts = OrtValue.CreateTensorValueFromMemory(cpu, batch.SequenceStartMemory, [batch.SequenceCount + 1]);
            using OrtValue output = OrtValue.CreateTensorValueWithData(
                cpu, TensorElementType.Float, [batch.SequenceCount, Dimensions], (nint)result, embeddings.Length * (long)sizeof(float));
            _session.Run(_runOptions, InputNames, [ids, starts], OutputNames, [output]);
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _session.Dispose();
        _runOptions.Dispose();
    }

    private void Check(EncoderBatch batch, ReadOnlySpan<float> embeddings)
    {
        if (batch.SequenceCount == 0)
        {
            throw new ArgumentException("The batch is empty.", nameof(batch));
        }

        if (embeddings.Length != (long)batch.SequenceCount * Dimensions)
        {
            throw new ArgumentException(
                $"The embeddings have {embeddings.Length} floats; {batch.SequenceCount} times {Dimensions} are needed.",
                nameof(embeddings));
        }

        ReadOnlySpan<int> starts = batch.SequenceStarts;
        for (int i = 0; i < batch.SequenceCount; i++)
        {
            int length = starts[i + 1] - starts[i];
            if (length > MaxSequenceTokens)
            {
                throw new ArgumentException($"Sequence {i} has {length} tokens; the model accepts {MaxSequenceTokens}.", nameof(batch));
            }
        }

        ReadOnlySpan<int> ids = batch.TokenIds;
        int bad = ids.IndexOfAnyExceptInRange(0, VocabularySize - 1);
        if (bad >= 0)
        {
            throw new ArgumentException($"Token {bad} has the id {ids[bad]}; the vocabulary has {VocabularySize}.", nameof(batch));
        }
    }

    private void WarmUp()
    {
        EncoderBatch batch = new();
        batch.Add(new int[Math.Min(WarmUpTokens, MaxSequenceTokens)]);
        Run(batch, new float[Dimensions]);
    }
}
