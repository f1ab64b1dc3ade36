using System.Diagnostics;
using System.Text.Json;
using Pipeline.Engine.Encoding;
using Pipeline.Engine.Onnx.Sessions;

namespace Pipeline.Benchmarks.Load;

/// <summary>Loads a model in a process of its own and prints <see cref="LoadFigures"/> as JSON.</summary>
internal static class LoadChild
{
    public const string Name = "load-child";

    private const int RunCount = 8;
    private const int SequenceTokens = 32;
    private const int LargeBatchSequences = 16;

    /// <param name="args">Model directory, <see cref="WeightLoading"/>.</param>
    public static int Run(string[] args)
    {
        using OnnxEncoderRunner runner = OnnxEncoderRunner.Load(args[0], new EncoderSessionOptions
        {
            WeightLoading = Enum.Parse<WeightLoading>(args[1]),
            IntraOpThreadCount = Environment.ProcessorCount,
        });
        ProcessMemory afterLoad = ProcessMemory.Read();
        double small = FastestRun(runner, 1), large = FastestRun(runner, LargeBatchSequences);

        Dictionary<string, double> phases = runner.LoadPhases.ToDictionary(phase => phase.Name, phase => phase.Duration.TotalMilliseconds);
        Console.WriteLine(JsonSerializer.Serialize(new LoadFigures(phases, afterLoad, ProcessMemory.Read(), small, large)));
        return 0;
    }

    /// <summary>In milliseconds.</summary>
    private static double FastestRun(OnnxEncoderRunner runner, int sequences)
    {
        EncoderBatch batch = new();
        for (int i = 0; i < sequences; i++)
        {
            batch.Add([.. Enumerable.Range(0, SequenceTokens)]);
        }

        float[] embeddings = new float[sequences * runner.Dimensions];
        double fastest = double.PositiveInfinity;
        for (int i = 0; i < RunCount; i++)
        {
            long start = Stopwatch.GetTimestamp();
            runner.Run(batch, embeddings);
            fastest = Math.Min(fastest, Stopwatch.GetElapsedTime(start).TotalMilliseconds);
        }

        return fastest;
    }
}
