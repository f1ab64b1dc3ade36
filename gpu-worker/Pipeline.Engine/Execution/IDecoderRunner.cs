namespace Pipeline.Engine.Execution;

/// <summary>
/// Executes decoder steps and holds the keys and values of their tokens in blocks; decides nothing. One thread at a time.
/// </summary>
public interface IDecoderRunner : IDisposable
{
    /// <summary>Ids at or over this number are not in the vocabulary; floats in one row of logits.</summary>
    int VocabularySize { get; }

    /// <summary>Longest sequence that the model accepts: prompt and completion together, in tokens.</summary>
    int ContextLength { get; }

    /// <summary>Tokens whose keys and values fit into one block.</summary>
    int BlockTokens { get; }

    /// <summary>Blocks that there are, numbered from 0.</summary>
    int BlockCount { get; }

    /// <summary>Memory of one block: keys and values of all layers, in bytes.</summary>
    long BlockBytes { get; }

    /// <summary>
    /// Computes the step's tokens, writes their keys and values into the blocks of their sequences, and gives the logits that
    /// the step asks for.
    /// </summary>
    /// <param name="step">The sequences; its buffers are read during the call only.</param>
    /// <param name="logits">[step.RowCount, VocabularySize] or longer, row-major; filled in the step's order.</param>
    void Run(DecoderStep step, Memory<float> logits);

    /// <summary>Copies the keys and values of all layers from one block to another: the copy of copy on write.</summary>
    void CopyBlock(int source, int destination);
}
