using System.Diagnostics;
using System.Globalization;
using System.Text;
using Pipeline.Contracts.Api;
using Pipeline.TestStack;

namespace Pipeline.Benchmarks.Throughput;

/// <summary>
/// Lines a second through everything but a model: upload, validation, shards, a worker with the null model, finalisation. The
/// host and the worker run as they do in production, as processes of their own; a fresh pair a run, so that peaks are its own.
/// </summary>
internal static class ThroughputBenchmark
{
    private const string Model = "nothing";
    private const int Dimensions = 8;
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(10);

    public static async Task<int> RunAsync(bool quick)
    {
        int[] sizes = quick ? [10_000, 40_000] : [50_000, 200_000];
        int repetitions = quick ? 3 : 2;
        var figures = sizes.ToDictionary(size => size, _ => new ThroughputFigures());
        Console.WriteLine($"pipeline: null model, {Environment.ProcessorCount} cores, lines of about 120 bytes, {repetitions} runs of each size, interleaved");
        for (int repetition = 0; repetition < repetitions; repetition++)
        {
            foreach (int size in sizes)
            {
                await RunOnceAsync(size, figures[size]);
            }
        }

        Console.WriteLine("lines     lines/s                       upload s               batch s                host peak MB           worker peak MB");
        foreach (int size in sizes)
        {
            ThroughputFigures f = figures[size];
            Console.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"{size,-9} {f.LinesPerSecond.ToString("F0"),-28} {f.UploadSeconds.ToString("F2"),-22} {f.BatchSeconds.ToString("F2"),-22} {f.HostPeakMegabytes.ToString("F0"),-22} {f.WorkerPeakMegabytes.ToString("F0")}"));
        }

        ThroughputFigures small = figures[sizes[0]], large = figures[sizes[1]];
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"peak memory, {sizes[1]} lines against {sizes[0]}: host x{large.HostPeakMegabytes.Median / small.HostPeakMegabytes.Median:F2}, worker x{large.WorkerPeakMegabytes.Median / small.WorkerPeakMegabytes.Median:F2}"));
        Console.WriteLine("median (minimum to maximum); lines/s counts from submission to the end of the batch, upload apart");
        return 0;
    }

    private static async Task RunOnceAsync(int lines, ThroughputFigures figures)
    {
        using var stack = new LocalStack(Model, $"null:{Dimensions}");
        await stack.RegisterAsync();
        await stack.StartHostAsync();
        await stack.StartWorkerAsync();
        string path = Path.Combine(stack.DataPath, "requests.jsonl");
        await WriteRequestsAsync(path, lines);

        long started = Stopwatch.GetTimestamp();
        string fileId;
        await using (FileStream file = File.OpenRead(path))
        {
            fileId = await stack.Client.UploadAsync(file);
        }

        double uploadSeconds = Stopwatch.GetElapsedTime(started).TotalSeconds;
        started = Stopwatch.GetTimestamp();
        BatchObject batch = await stack.Client.WaitForEndAsync(await stack.Client.SubmitAsync(fileId), Limit);
        double batchSeconds = Stopwatch.GetElapsedTime(started).TotalSeconds;
        if (batch.Status != "completed" || batch.RequestCounts.Completed != lines)
        {
            throw new InvalidOperationException($"The batch ended as {batch.Status} with {batch.RequestCounts}.");
        }

        figures.UploadSeconds.Add(uploadSeconds);
        figures.BatchSeconds.Add(batchSeconds);
        figures.LinesPerSecond.Add(lines / batchSeconds);
        figures.HostPeakMegabytes.Add(stack.Host!.PeakResidentBytes() / 1048576.0);
        figures.WorkerPeakMegabytes.Add(stack.Worker!.PeakResidentBytes() / 1048576.0);
    }

    private static async Task WriteRequestsAsync(string path, int lines)
    {
        await using var writer = new StreamWriter(path, append: false, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false));
        for (int number = 1; number <= lines; number++)
        {
            await writer.WriteLineAsync(Requests.Line(Requests.CustomId(number), Model, "a small line of a few words"));
        }
    }
}
