using Pipeline.Engine.Execution;

namespace Pipeline.Engine.Onnx.Tests.Models;

/// <summary>Runs sequences through a runner without an engine.</summary>
internal static class DecoderRuns
{
    /// <summary>The logits of every token of all sequences, run in one step with their blocks dealt in turn.</summary>
    public static float[][] Logits(IDecoderRunner runner, params int[][] sequences)
    {
        DecoderStep step = new(runner.BlockCount);
        for (int i = 0; i < sequences.Length; i++)
        {
            int blocks = (sequences[i].Length + runner.BlockTokens - 1) / runner.BlockTokens;
            step.Add(sequences[i], 0, [.. Enumerable.Range(0, blocks).Select(block => (block * sequences.Length) + i)], sequences[i].Length);
        }

        return Run(runner, step);
    }

    /// <summary>The logits of every token of one sequence, run in steps of so many tokens.</summary>
    public static float[][] Logits(IDecoderRunner runner, int[] sequence, int chunk)
    {
        DecoderStep step = new(runner.BlockCount);
        List<float[]> rows = [];
        for (int start = 0; start < sequence.Length; start += chunk)
        {
            int[] part = sequence[start..Math.Min(start + chunk, sequence.Length)];
            step.Clear();
            step.Add(part, start, Blocks(runner, start + part.Length), part.Length);
            rows.AddRange(Run(runner, step));
        }

        return [.. rows];
    }

    /// <summary>One row for each that the step asks for.</summary>
    public static float[][] Run(IDecoderRunner runner, DecoderStep step)
    {
        float[] logits = new float[step.RowCount * runner.VocabularySize];
        runner.Run(step, logits);
        return [.. logits.Chunk(runner.VocabularySize)];
    }

    /// <summary>The last blocks of the runner, backwards: as many as so many tokens take.</summary>
    public static int[] Blocks(IDecoderRunner runner, int tokens) =>
        [.. Enumerable.Range(1, (tokens + runner.BlockTokens - 1) / runner.BlockTokens).Select(i => runner.BlockCount - i)];

    /// <summary>The largest difference in a row, relative to the row's largest magnitude.</summary>
    public static double RelativeError(float[] actual, double[] expected) =>
        actual.Zip(expected, (a, e) => double.IsNaN(a) ? double.PositiveInfinity : Math.Abs(a - e)).Max() / expected.Max(Math.Abs);

    /// <inheritdoc cref="RelativeError(float[], double[])"/>
    public static double RelativeError(float[] expected, float[] actual) =>
        RelativeError(actual, [.. expected.Select(value => (double)value)]);
}
