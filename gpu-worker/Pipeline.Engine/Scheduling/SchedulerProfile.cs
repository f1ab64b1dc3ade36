using Pipeline.Engine.Execution;
using Pipeline.Engine.Generation;

namespace Pipeline.Engine.Scheduling;

/// <summary>The numbers that the scheduler works with: the runner's and the operator's.</summary>
internal sealed record SchedulerProfile
{
    public SchedulerProfile(IDecoderRunner runner, DecoderEngineProfile profile)
    {
        VocabularySize = runner.VocabularySize;
        ContextLength = runner.ContextLength;
        BlockTokens = runner.BlockTokens;
        BlockCount = runner.BlockCount;
        MaxBatchTokens = profile.MaxBatchTokens;
        MaxRunningSequences = profile.MaxRunningSequences;
        PrefixCache = profile.PrefixCache;
        BatchingMode = profile.BatchingMode;
    }

    /// <summary>Logits in a row.</summary>
    public int VocabularySize { get; }

    /// <summary>Tokens of the longest sequence.</summary>
    public int ContextLength { get; }

    /// <summary>Tokens in a block.</summary>
    public int BlockTokens { get; }

    /// <summary>Blocks in the pool.</summary>
    public int BlockCount { get; }

    /// <summary>Tokens of one step.</summary>
    public int MaxBatchTokens { get; }

    /// <summary>Sequences that run at once.</summary>
    public int MaxRunningSequences { get; }

    /// <summary>Whether prompts that begin alike share their blocks.</summary>
    public bool PrefixCache { get; }

    /// <summary>When waiting sequences join.</summary>
    public BatchingMode BatchingMode { get; }

    /// <summary>Blocks that one sequence can have.</summary>
    public int MaxBlocksPerSequence => Math.Min(BlocksFor(ContextLength), BlockCount);

    /// <summary>Blocks that hold so many tokens.</summary>
    public int BlocksFor(int tokenCount) => (int)(((long)tokenCount + BlockTokens - 1) / BlockTokens);
}
