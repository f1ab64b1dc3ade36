using Pipeline.Engine.Onnx.Compilation;

namespace Pipeline.Engine.Onnx.Sessions;

/// <summary>Derives a runner's limits from the model and the options.</summary>
internal static class DecoderLimits
{
    private const int MaxThreads = 1_024;
    private const int MaxBlockTokens = 1_024;

    /// <exception cref="ArgumentOutOfRangeException">An option is out of range.</exception>
    public static StepCheck Of(CompileRecord record, DecoderSessionOptions options)
    {
        CompiledModel model = record.Model;
        ArgumentOutOfRangeException.ThrowIfLessThan(options.ThreadCount, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(options.ThreadCount, MaxThreads);
        ArgumentOutOfRangeException.ThrowIfLessThan(options.BlockTokens, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(options.BlockTokens, MaxBlockTokens);
        int context = options.ContextLength ?? model.ContextLength;
        if (context < 1 || context > model.ContextLength)
        {
            throw new ArgumentOutOfRangeException(
                nameof(options), context, $"{nameof(options.ContextLength)} must be 1 to {model.ContextLength}, which the model was made for.");
        }

        long blockBytes = KeyValueCache.BlockBytes(model, record.CacheType, options.BlockTokens);
        long blocks = Math.Min(options.CacheBytes / blockBytes, int.MaxValue / options.BlockTokens);
        return blocks >= 1
            ? new StepCheck(model.VocabularySize, (int)Math.Min(context, blocks * options.BlockTokens), options.BlockTokens, (int)blocks)
            : throw new ArgumentOutOfRangeException(
                nameof(options), options.CacheBytes, $"{nameof(options.CacheBytes)} must hold one block of {blockBytes} bytes at least.");
    }
}
