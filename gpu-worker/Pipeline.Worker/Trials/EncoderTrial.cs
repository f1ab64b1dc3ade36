using System.Globalization;
using Pipeline.Engine.Encoding;
using Pipeline.Engine.Onnx.Sessions;
using Pipeline.Worker.Models;

namespace Pipeline.Worker.Trials;

/// <summary>One text through an encoder.</summary>
internal static class EncoderTrial
{
    private const int ShownFloats = 8;

    /// <returns>Null, or a sentence that says why nothing came of it.</returns>
    /// <exception cref="ModelLoadException">The model cannot be loaded.</exception>
    public static string? Run(string path, string input, WeightLoading weights, TimeProvider time)
    {
        if (input.Length == 0)
        {
            return "The input is empty.";
        }

        if (Directory.Exists(path) && ModelKinds.Of(path) != ModelKind.Encoder)
        {
            return $"'{path}' is a decoder: give it --prompt.";
        }

        using LoadedRunner loaded = new RunnerLoader(time).Load(path, weights);
        foreach ((string name, TimeSpan duration) in loaded.Phases)
        {
            PhaseLines.Write(Console.Out, name, duration);
        }

        return Embed(loaded, input, time);
    }

    private static string? Embed(LoadedRunner loaded, string input, TimeProvider time)
    {
        List<int> ids = [];
        long start = time.GetTimestamp();
        loaded.TextEncoder.Encode(input, ids);
        PhaseLines.Write(Console.Out, "tokenise", time.GetElapsedTime(start));
        if (ids.Count > loaded.Runner.MaxSequenceTokens)
        {
            return $"The input has {ids.Count} tokens; the model accepts {loaded.Runner.MaxSequenceTokens}.";
        }

        var batch = new EncoderBatch();
        batch.Add(ids.ToArray());
        float[] embedding = new float[loaded.Runner.Dimensions];
        start = time.GetTimestamp();
        loaded.Runner.Run(batch, embedding);
        PhaseLines.Write(Console.Out, "run", time.GetElapsedTime(start));

        double norm = Math.Sqrt(embedding.Sum(value => (double)value * value));
        string shown = string.Join(", ", embedding.Take(ShownFloats).Select(value => value.ToString(CultureInfo.InvariantCulture)));
        Console.WriteLine($"tokens: {ids.Count}");
        Console.WriteLine($"dimensions: {embedding.Length}");
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"norm: {norm:F6}"));
        Console.WriteLine($"embedding: [{shown}{(embedding.Length > ShownFloats ? ", ..." : string.Empty)}]");
        return null;
    }
}
