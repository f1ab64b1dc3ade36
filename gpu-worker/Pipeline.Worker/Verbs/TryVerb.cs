using System.CommandLine;
using System.Globalization;
using Pipeline.Engine.Encoding;
using Pipeline.Engine.Onnx.Sessions;
using Pipeline.Worker.Models;

namespace Pipeline.Worker.Verbs;

/// <summary><c>try</c>: one input through a model, to see that it loads and what it costs.</summary>
internal static class TryVerb
{
    private const int ShownFloats = 8;

    public static Command Create()
    {
        Argument<string> path = CommonOptions.ModelPath();
        var input = new Option<string>("--input") { Description = "The text to embed.", Required = true };
        var weights = new Option<WeightLoading>("--weights") { Description = "What becomes of the weights." };
        Option<string?> cpus = CommonOptions.Cpus();
        var command = new Command("try", "Loads a model and embeds one text.") { path, input, weights, cpus };
        command.SetAction(parsed => Run(
            parsed.GetRequiredValue(path), parsed.GetRequiredValue(input), parsed.GetValue(weights), parsed.GetValue(cpus)));
        return command;
    }

    private static int Run(string path, string input, WeightLoading weights, string? cpus)
    {
        if (CommonOptions.Pin(cpus, out _) is { } problem)
        {
            return WorkerCommand.Fail(problem);
        }

        if (input.Length == 0)
        {
            return WorkerCommand.Fail("The input is empty.");
        }

        try
        {
            TimeProvider time = TimeProvider.System;
            using LoadedRunner loaded = new RunnerLoader(time).Load(path, weights);
            foreach ((string name, TimeSpan duration) in loaded.Phases)
            {
                Print(name, duration);
            }

            return Embed(loaded, input, time);
        }
        catch (ModelLoadException exception)
        {
            return WorkerCommand.Fail(exception.Message);
        }
    }

    private static int Embed(LoadedRunner loaded, string input, TimeProvider time)
    {
        List<int> ids = [];
        long start = time.GetTimestamp();
        loaded.TextEncoder.Encode(input, ids);
        Print("tokenise", time.GetElapsedTime(start));
        if (ids.Count > loaded.Runner.MaxSequenceTokens)
        {
            return WorkerCommand.Fail($"The input has {ids.Count} tokens; the model accepts {loaded.Runner.MaxSequenceTokens}.");
        }

        var batch = new EncoderBatch();
        batch.Add(ids.ToArray());
        float[] embedding = new float[loaded.Runner.Dimensions];
        start = time.GetTimestamp();
        loaded.Runner.Run(batch, embedding);
        Print("run", time.GetElapsedTime(start));

        double norm = Math.Sqrt(embedding.Sum(value => (double)value * value));
        string shown = string.Join(", ", embedding.Take(ShownFloats).Select(value => value.ToString(CultureInfo.InvariantCulture)));
        Console.WriteLine($"tokens: {ids.Count}");
        Console.WriteLine($"dimensions: {embedding.Length}");
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"norm: {norm:F6}"));
        Console.WriteLine($"embedding: [{shown}{(embedding.Length > ShownFloats ? ", ..." : string.Empty)}]");
        return 0;
    }

    private static void Print(string phase, TimeSpan duration) =>
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{phase,-18} {duration.TotalMilliseconds,10:F2} ms"));
}
