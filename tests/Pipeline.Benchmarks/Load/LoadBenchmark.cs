using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using Pipeline.Engine.Onnx.Sessions;
using Pipeline.SampleModel.Models;

namespace Pipeline.Benchmarks.Load;

/// <summary>Load time by phase and memory of both ways to load weights, each load in a process of its own, interleaved.</summary>
internal static class LoadBenchmark
{
    /// <summary>Layers of BERT-large have 50 MB each.</summary>
    private static BertShape Shape(int layers) => new()
    {
        HiddenSize = 1024,
        HeadCount = 16,
        LayerCount = layers,
        IntermediateSize = 4096,
        VocabularySize = 1000,
    };

    public static int Run(bool quick)
    {
        if (!OperatingSystem.IsLinux())
        {
            Console.Error.WriteLine("load reads /proc/self/smaps_rollup, which only Linux has.");
            return 1;
        }

        using TemporaryModel model = new(Shape(quick ? 6 : 20));
        long bytes = new FileInfo(Path.Combine(model.Path, "model.safetensors")).Length;
        Console.WriteLine($"weights {bytes >> 20} MB, in the page cache; milliseconds and megabytes: median (min to max)");
        Dictionary<WeightLoading, List<LoadFigures>> figures =
            Enum.GetValues<WeightLoading>().ToDictionary(mode => mode, _ => new List<LoadFigures>());
        for (int repetition = 0; repetition < 3; repetition++)
        {
            foreach (WeightLoading mode in figures.Keys)
            {
                figures[mode].Add(RunChild(model.Path, mode));
            }
        }

        foreach ((WeightLoading mode, List<LoadFigures> runs) in figures)
        {
            Print(mode, runs);
        }

        return 0;
    }

    private static LoadFigures RunChild(string modelDirectory, WeightLoading mode)
    {
        ProcessStartInfo start = new(Environment.ProcessPath!, [LoadChild.Name, modelDirectory, mode.ToString()])
        {
            RedirectStandardOutput = true,
        };
        using Process child = Process.Start(start)!;
        string output = child.StandardOutput.ReadToEnd();
        child.WaitForExit();
        return child.ExitCode == 0
            ? JsonSerializer.Deserialize<LoadFigures>(output)!
            : throw new InvalidOperationException($"The child for {mode} ended with {child.ExitCode}.");
    }

    private static void Print(WeightLoading mode, List<LoadFigures> runs)
    {
        Console.WriteLine(mode);
        foreach (string phase in runs[0].Phases.Keys)
        {
            Line(phase, run => run.Phases[phase]);
        }

        Line("load, all phases", run => run.Phases.Values.Sum());
        Line("fastest run of 32 tokens", run => run.SmallRunMilliseconds);
        Line("fastest run of 16 x 32 tokens", run => run.LargeRunMilliseconds);
        Line("after load: resident", run => run.AfterLoad.Resident);
        Line("after load: anonymous", run => run.AfterLoad.Anonymous);
        Line("after load: file", run => run.AfterLoad.File);
        Line("after runs: resident", run => run.AfterRuns.Resident);
        Line("after runs: anonymous", run => run.AfterRuns.Anonymous);
        Line("after runs: file", run => run.AfterRuns.File);

        void Line(string name, Func<LoadFigures, double> select)
        {
            Scatter scatter = new();
            runs.ForEach(run => scatter.Add(select(run)));
            Console.WriteLine($"  {name,-30} {scatter.ToString("F1")}");
        }
    }
}
