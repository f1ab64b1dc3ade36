using Pipeline.Engine.Execution;

namespace Pipeline.Engine.Onnx.Compilation;

/// <summary>Runs texts through a runner that nobody else uses, one at a time and a few tokens a step.</summary>
internal sealed class SequenceFeed
{
    private readonly IDecoderRunner _runner;
    private readonly DecoderStep _step;
    private readonly int[] _blocks;

    public SequenceFeed(IDecoderRunner runner, int maxTokens)
    {
        _runner = runner;
        MaxTokens = Math.Min(maxTokens, runner.ContextLength);
        _blocks = [.. Enumerable.Range(0, (MaxTokens + runner.BlockTokens - 1) / runner.BlockTokens)];
        _step = new DecoderStep(_blocks.Length);
    }

    /// <summary>Tokens of one text, at most.</summary>
    public int MaxTokens { get; }

    /// <summary>The step of some tokens of a text, with the logits of all of them. What comes before them was run already.</summary>
    /// <param name="tokenIds">The whole text.</param>
    /// <param name="start">The first of the tokens.</param>
    /// <param name="count">How many.</param>
    /// <returns>Valid until the next call.</returns>
    public DecoderStep Step(int[] tokenIds, int start, int count)
    {
        _step.Clear();
        _step.Add(tokenIds.AsSpan(start, count), start, _blocks, logitsCount: count);
        return _step;
    }

    /// <summary>Runs such a step.</summary>
    /// <param name="tokenIds">The whole text.</param>
    /// <param name="start">The first of the tokens.</param>
    /// <param name="count">How many.</param>
    /// <param name="logits">[count, vocabulary] or longer.</param>
    public void Run(int[] tokenIds, int start, int count, Memory<float> logits) => _runner.Run(Step(tokenIds, start, count), logits);
}
