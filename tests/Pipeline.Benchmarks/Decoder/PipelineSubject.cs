using Pipeline.Engine.Execution;
using Pipeline.Engine.Onnx.Compilation;
using Pipeline.Engine.Onnx.Sessions;

namespace Pipeline.Benchmarks.Decoder;

/// <summary>Our runner with a compiled model.</summary>
internal sealed class PipelineSubject : IDecoderSubject
{
    private const int LogitsChunk = 16;

    private readonly OnnxDecoderRunner _runner;
    private readonly DecoderStep _step;
    private readonly int _blocksPerSequence;
    private float[] _logits = [];
    private int[] _tokens = [];
    private int[] _blocks = [];
    private int _sequences;
    private int _position;

    /// <param name="compiledDirectory">The model.</param>
    /// <param name="threads">Of one step.</param>
    /// <param name="maxSequences">For which there are blocks.</param>
    /// <param name="maxContextTokens">Of one sequence; fewer where the model was made for fewer.</param>
    public PipelineSubject(string compiledDirectory, int threads, int maxSequences, int maxContextTokens)
    {
        int contextTokens = Math.Min(maxContextTokens, CompileRecord.Read(compiledDirectory).Model.ContextLength);
        var options = new DecoderSessionOptions { ThreadCount = threads, ContextLength = contextTokens, CacheBytes = 2L << 30 };
        _blocksPerSequence = (contextTokens + options.BlockTokens - 1) / options.BlockTokens;
        _runner = OnnxDecoderRunner.Load(compiledDirectory, options);
        if (_runner.BlockCount < maxSequences * _blocksPerSequence)
        {
            throw new InvalidOperationException($"{_runner.BlockCount} blocks do not hold {maxSequences} sequences of {contextTokens} tokens.");
        }

        _step = new DecoderStep(_blocksPerSequence);
    }

    public void Prepare(int sequences, int context)
    {
        Prefill(context);
        int used = (context + _runner.BlockTokens - 1) / _runner.BlockTokens;
        for (int sequence = 1; sequence < sequences; sequence++)
        {
            for (int block = 0; block < used; block++)
            {
                _runner.CopyBlock(block, (sequence * _blocksPerSequence) + block);
            }
        }

        _sequences = sequences;
        _position = context;
    }

    public void DecodeStep()
    {
        _step.Clear();
        for (int sequence = 0; sequence < _sequences; sequence++)
        {
            _step.Add([DecoderText.TokenAt(sequence, _position, _runner.VocabularySize)], _position, BlocksOf(sequence), logitsCount: 1);
        }

        _position++;
        Run();
    }

    public void Prefill(int tokens)
    {
        if (_tokens.Length != tokens)
        {
            _tokens = [.. Enumerable.Range(0, tokens).Select(position => DecoderText.TokenAt(0, position, _runner.VocabularySize))];
        }

        _step.Clear();
        _step.Add(_tokens, 0, BlocksOf(0), logitsCount: 1);
        Run();
    }

    public void Logits(ReadOnlySpan<int> tokenIds, Action<ReadOnlyMemory<float>> write)
    {
        for (int start = 0; start < tokenIds.Length; start += LogitsChunk)
        {
            int count = Math.Min(LogitsChunk, tokenIds.Length - start);
            _step.Clear();
            _step.Add(tokenIds.Slice(start, count), start, BlocksOf(0), logitsCount: count);
            Run();
            for (int row = 0; row < count; row++)
            {
                write(_logits.AsMemory(row * _runner.VocabularySize, _runner.VocabularySize));
            }
        }
    }

    public void Dispose() => _runner.Dispose();

    private void Run()
    {
        int needed = _step.RowCount * _runner.VocabularySize;
        if (_logits.Length < needed)
        {
            _logits = GC.AllocateUninitializedArray<float>(needed, pinned: true);
        }

        _runner.Run(_step, _logits.AsMemory(0, needed));
    }

    private ReadOnlySpan<int> BlocksOf(int sequence)
    {
        if (_blocks.Length == 0)
        {
            _blocks = [.. Enumerable.Range(0, _runner.BlockCount)];
        }

        return _blocks.AsSpan(sequence * _blocksPerSequence, _blocksPerSequence);
    }
}
