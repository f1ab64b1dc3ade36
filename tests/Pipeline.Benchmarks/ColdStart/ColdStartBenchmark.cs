using System.Diagnostics;
using System.Globalization;
using Pipeline.Engine.Onnx.Sessions;
using Pipeline.SampleModel.Models;
using Pipeline.TestKit;
using Pipeline.TestKit.Azurite;
using Pipeline.TestStack;

namespace Pipeline.Benchmarks.ColdStart;

/// <summary>
/// From the start of a worker process to readiness with a model that lies in the blob container, here the storage emulator's:
/// with an empty cache, and again with the cache that the first start filled.
/// </summary>
internal static class ColdStartBenchmark
{
    private const string Model = "bench";
    private const string FetchPhase = "fetch files";
    private static readonly TimeSpan UploadLimit = TimeSpan.FromMinutes(10);

    /// <summary>Layers of BERT-large have 50 MB each.</summary>
    private static BertShape Shape(int layers) => new()
    {
        HiddenSize = 1024,
        HeadCount = 16,
        LayerCount = layers,
        IntermediateSize = 4096,
        VocabularySize = 1000,
    };

    public static async Task<int> RunAsync(bool quick)
    {
        using TemporaryModel model = new(Shape(quick ? 2 : 20));
        using TempDirectory cache = new();
        await using AzuriteServer azurite = await AzuriteServer.StartAsync();
        var settings = new Dictionary<string, string>
        {
            ["Storage__Mode"] = "Azure",
            ["Storage__BlobConnectionString"] = azurite.ConnectionString,
            ["Storage__QueueConnectionString"] = azurite.ConnectionString,
            ["Worker__Models__0__Id"] = Model,
            ["Worker__ModelCache"] = cache.Combine("cache"),
        };
        double megabytes = Directory.EnumerateFiles(model.Path, "*", SearchOption.AllDirectories).Sum(file => new FileInfo(file).Length) / 1e6;
        double uploadSeconds = await UploadAsync(model.Path, settings);
        Print($"model {megabytes:F0} MB, {Environment.ProcessorCount} cores, Azurite on this machine; upload {uploadSeconds:F1} s, {megabytes / uploadSeconds:F0} MB/s");

        var starts = new Dictionary<string, List<WorkerStart>>();
        for (int repetition = 0; repetition < (quick ? 1 : 3); repetition++)
        {
            foreach (WeightLoading mode in new[] { WeightLoading.MemoryMapped, WeightLoading.Prepacked })
            {
                settings["Worker__WeightLoading"] = mode.ToString();
                if (Directory.Exists(cache.Combine("cache")))
                {
                    Directory.Delete(cache.Combine("cache"), recursive: true);
                }

                Add($"{mode}, empty cache", await WorkerStart.MeasureAsync(settings));
                Add($"{mode}, warm cache", await WorkerStart.MeasureAsync(settings));
            }
        }

        Print($"seconds: median (min to max); phases as the worker reports them, 'hash files' beside those after it");
        foreach ((string name, List<WorkerStart> measured) in starts)
        {
            Print(name, measured, megabytes);
        }

        return 0;

        void Add(string name, WorkerStart start)
        {
            starts.TryAdd(name, []);
            starts[name].Add(start);
        }
    }

    private static async Task<double> UploadAsync(string directory, Dictionary<string, string> settings)
    {
        long start = Stopwatch.GetTimestamp();
        using ManagedProcess register = ManagedProcess.Start(Programs.Worker, ["register", directory, "--id", Model, "--upload"], settings);
        return await register.WaitForExitAsync(UploadLimit) == 0
            ? Stopwatch.GetElapsedTime(start).TotalSeconds
            : throw new InvalidOperationException($"register failed: {register.Output}");
    }

    private static void Print(string name, List<WorkerStart> starts, double megabytes)
    {
        Console.WriteLine(name);
        foreach (string phase in starts[0].Phases.Keys)
        {
            Line(phase, start => start.Phases[phase], "F3");
        }

        Line("start of process to ready", start => start.ReadySeconds, "F3");
        if (starts[0].Phases.ContainsKey(FetchPhase))
        {
            Line("fetch, MB/s", start => megabytes / start.Phases[FetchPhase], "F0");
        }

        void Line(string label, Func<WorkerStart, double> select, string format)
        {
            Scatter scatter = new();
            starts.ForEach(start => scatter.Add(select(start)));
            Console.WriteLine($"  {label,-30} {scatter.ToString(format)}");
        }
    }

    private static void Print(FormattableString line) => Console.WriteLine(line.ToString(CultureInfo.InvariantCulture));
}
