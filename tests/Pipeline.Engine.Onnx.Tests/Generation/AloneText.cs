using Pipeline.Engine.Execution;

namespace Pipeline.Engine.Onnx.Tests.Generation;

/// <summary>The greedy continuation of one prompt that has the runner for itself: one prefill, then one token a step.</summary>
internal sealed class AloneText
{
    private readonly List<int> _tokens = [];
    private readonly List<double> _margins = [];

    private AloneText(int[] prompt) => Prompt = prompt;

    public int[] Prompt { get; }

    public IReadOnlyList<int> Tokens => _tokens;

    /// <summary>How far the best logit is over the next, relative to the larger magnitude; of each token.</summary>
    public IReadOnlyList<double> Margins => _margins;

    public static AloneText Generate(IDecoderRunner runner, int[] prompt, int count)
    {
        AloneText text = new(prompt);
        DecoderStep step = new(runner.BlockCount);
        int[] blocks = [.. Enumerable.Range(0, runner.BlockCount)];
        float[] logits = new float[runner.VocabularySize];
        int computed = 0;
        int[] next = prompt;
        while (text._tokens.Count < count)
        {
            step.Clear();
            step.Add(next, computed, blocks, logitsCount: 1);
            runner.Run(step, logits);
            computed += next.Length;
            next = [text.Take(logits)];
        }

        return text;
    }

    private int Take(float[] logits)
    {
        int best = Array.IndexOf(logits, logits.Max());
        double second = logits.Where((_, token) => token != best).Max();
        _tokens.Add(best);
        _margins.Add((logits[best] - second) / Math.Max(Math.Max(Math.Abs(logits[best]), Math.Abs(second)), double.Epsilon));
        return best;
    }
}
