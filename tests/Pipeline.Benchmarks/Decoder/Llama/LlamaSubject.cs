namespace Pipeline.Benchmarks.Decoder.Llama;

/// <summary>
/// llama.cpp at its best settings for this machine, found by measurement: repacked weights, automatic flash attention, one
/// stream a sequence, fp16 cache, as many threads as we use.
/// </summary>
internal sealed unsafe class LlamaSubject : IDecoderSubject
{
    private const int MaxBatchTokens = 2048;
    private const int MicroBatchTokens = 512;

    // decode steps of one measurement go on from the prepared context
    private const int StepRoom = 256;

    private readonly nint _model;
    private readonly int _threads;
    private readonly int _vocabulary;
    private LlamaBatch _batch;
    private nint _context;
    private int _sequences;
    private int _position;

    public LlamaSubject(string libraries, string gguf, int threads, int vocabulary)
    {
        LlamaLibrary.Load(libraries);
        LlamaModelParams parameters = LlamaLibrary.ModelDefaults();
        parameters.GpuLayers = 0;
        parameters.UseExtraBufferTypes = 1;
        _model = LlamaLibrary.LoadModel(gguf, parameters);
        if (_model == 0)
        {
            throw new InvalidOperationException($"llama.cpp cannot load {gguf}.");
        }

        _batch = LlamaLibrary.CreateBatch(MaxBatchTokens, 0, 1);
        _threads = threads;
        _vocabulary = vocabulary;
    }

    public void Prepare(int sequences, int context)
    {
        Open(sequences, context + StepRoom);
        _batch.TokenCount = 0;
        for (int position = 0; position < context; position++)
        {
            _batch.Add(DecoderText.TokenAt(0, position, _vocabulary), position, 0, wantsLogits: false);
        }

        Decode();
        for (int sequence = 1; sequence < sequences; sequence++)
        {
            LlamaLibrary.CopySequence(LlamaLibrary.GetMemory(_context), 0, sequence, -1, -1);
        }

        _sequences = sequences;
        _position = context;
    }

    public void DecodeStep()
    {
        _batch.TokenCount = 0;
        for (int sequence = 0; sequence < _sequences; sequence++)
        {
            _batch.Add(DecoderText.TokenAt(sequence, _position, _vocabulary), _position, sequence, wantsLogits: true);
        }

        _position++;
        Decode();
    }

    public void Prefill(int tokens)
    {
        if (_sequences != 0 || _context == 0)
        {
            Open(sequences: 1, tokens + StepRoom);
            _sequences = 0;
        }

        LlamaLibrary.ClearMemory(LlamaLibrary.GetMemory(_context), data: true);
        _batch.TokenCount = 0;
        for (int position = 0; position < tokens; position++)
        {
            _batch.Add(DecoderText.TokenAt(0, position, _vocabulary), position, 0, position == tokens - 1);
        }

        Decode();
    }

    public void Logits(ReadOnlySpan<int> tokenIds, Action<ReadOnlyMemory<float>> write)
    {
        Open(sequences: 1, tokenIds.Length + StepRoom);
        _batch.TokenCount = 0;
        for (int position = 0; position < tokenIds.Length; position++)
        {
            _batch.Add(tokenIds[position], position, 0, wantsLogits: true);
        }

        Decode();
        float[] row = new float[_vocabulary];
        for (int position = 0; position < tokenIds.Length; position++)
        {
            new ReadOnlySpan<float>(LlamaLibrary.GetLogits(_context, position), _vocabulary).CopyTo(row);
            write(row);
        }
    }

    // the model itself goes with the process
    public void Dispose()
    {
        Close();
        LlamaLibrary.FreeBatch(_batch);
    }

    private void Open(int sequences, int tokensPerSequence)
    {
        Close();
        LlamaContextParams parameters = LlamaLibrary.ContextDefaults();
        parameters.MaxSequences = (uint)sequences;
        parameters.ContextTokens = (uint)(sequences * tokensPerSequence);
        parameters.BatchTokens = MaxBatchTokens;
        parameters.MicroBatchTokens = MicroBatchTokens;
        parameters.Threads = _threads;
        parameters.BatchThreads = _threads;
        parameters.FlashAttention = LlamaLibrary.FlashAttentionAuto;
        parameters.UnifiedCache = 0;
        parameters.NoPerformanceCounters = 1;
        _context = LlamaLibrary.CreateContext(_model, parameters);
        if (_context == 0)
        {
            throw new InvalidOperationException($"llama.cpp cannot make a context of {sequences} x {tokensPerSequence} tokens.");
        }
    }

    private void Close()
    {
        if (_context != 0)
        {
            LlamaLibrary.FreeContext(_context);
            _context = 0;
        }
    }

    private void Decode()
    {
        int status = LlamaLibrary.Decode(_context, _batch);
        if (status != 0)
        {
            throw new InvalidOperationException($"llama_decode gave {status}.");
        }

        LlamaLibrary.Synchronize(_context);
    }
}
