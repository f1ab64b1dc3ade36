using System.Diagnostics.Metrics;
using Microsoft.Extensions.Logging;
using Pipeline.Contracts.Queues;
using Pipeline.Contracts.Storage;
using Pipeline.Ingest.Batches;
using Pipeline.Ingest.Closing;
using Pipeline.Ingest.Dispatching;
using Pipeline.Ingest.Files;
using Pipeline.Ingest.Finalizing;
using Pipeline.Ingest.Handling;
using Pipeline.Ingest.Intake;
using Pipeline.Ingest.Models;
using Pipeline.Ingest.Persistence;
using Pipeline.Ingest.Planning;
using Pipeline.Ingest.Schedules;
using Pipeline.Ingest.Sweeping;

namespace Pipeline.Ingest;

/// <summary>The control plane's use cases, put together. One for a process; everything in it is safe for concurrent use.</summary>
public sealed class IngestServices
{
    /// <summary>Name for the meter that <see cref="Create"/> is given.</summary>
    public const string MeterName = "Pipeline.Ingest";

    private IngestServices()
    {
    }

    public required FileService Files { get; init; }

    public required ModelCatalog Models { get; init; }

    public required BatchService Batches { get; init; }

    public required SubmissionHandler Submissions { get; init; }

    public required ShardFinishedHandler ShardsFinished { get; init; }

    public required IntakeHandler Intake { get; init; }

    public required DeadLetterHandler DeadLetters { get; init; }

    public required Sweeper Sweeper { get; init; }

    public required BatchScheduler Scheduler { get; init; }

    public required ScheduleService Schedules { get; init; }

    /// <summary>Puts the use cases together.</summary>
    /// <param name="store">Where everything lies.</param>
    /// <param name="queue">Between the planes.</param>
    /// <param name="options">Checked here.</param>
    /// <param name="time">The clock.</param>
    /// <param name="loggers">Makes the logs.</param>
    /// <param name="meter">Named <see cref="MeterName"/>; stays the caller's.</param>
    /// <exception cref="ArgumentException">The options are out of their bounds.</exception>
    public static IngestServices Create(
        IBlobStore store, IWorkQueue queue, IngestOptions options, TimeProvider time, ILoggerFactory loggers, Meter meter)
    {
        options.Check();
        BatchStore batches = new(store);
        IngestMetrics metrics = new(meter);
        FileService files = new(store, options.Limits, time, loggers.CreateLogger<FileService>());
        ModelCatalog models = new(store, time, loggers.CreateLogger<ModelCatalog>());
        BatchSubmitter submitter = new(batches, files, new SubmissionSender(queue), time, metrics, loggers.CreateLogger<BatchSubmitter>());
        BlobIntake intake = new(
            batches.Records,
            new FileImporter(store, files, options.MaxParallelCalls),
            submitter,
            new FirstEndpoint(store, options.Limits.MaxLineBytes),
            options.Limits.MaxFileBytes,
            time);
        BatchPlanner planner = new(batches, models, options.Limits, time, metrics, loggers.CreateLogger<BatchPlanner>());
        BatchAdvancer advancer = CreateAdvancer(batches, queue, options, time, loggers, metrics);
        return new IngestServices
        {
            Files = files,
            Models = models,
            Batches = new BatchService(batches, submitter, time, loggers.CreateLogger<BatchService>()),
            Submissions = new SubmissionHandler(planner, advancer),
            ShardsFinished = new ShardFinishedHandler(advancer),
            Intake = new IntakeHandler(store, intake, loggers.CreateLogger<IntakeHandler>()),
            DeadLetters = new DeadLetterHandler(batches, advancer, time, metrics, loggers.CreateLogger<DeadLetterHandler>()),
            Sweeper = new Sweeper(batches, advancer, queue, options.FileSweepInterval, time, loggers),
            Scheduler = new BatchScheduler(store, submitter, intake, time, loggers.CreateLogger<BatchScheduler>()),
            Schedules = new ScheduleService(store, files, time),
        };
    }

    private static BatchAdvancer CreateAdvancer(
        BatchStore batches, IWorkQueue queue, IngestOptions options, TimeProvider time, ILoggerFactory loggers, IngestMetrics metrics)
    {
        LedgerSeeder seeder = new(batches, options.MaxParallelCalls);
        ShardDispatcher dispatcher = new(
            batches, queue, seeder, options.MaxShardsInFlight, metrics, loggers.CreateLogger<ShardDispatcher>());
        BatchCloser closer = new(batches, seeder, options.MaxParallelCalls, time, loggers.CreateLogger<BatchCloser>());
        ResultFileComposer composer = new(batches, options.MaxParallelCalls, time);
        BatchFinalizer finalizer = new(batches, composer, time, metrics, loggers.CreateLogger<BatchFinalizer>());
        return new BatchAdvancer(batches, dispatcher, closer, finalizer, new SilentShards(batches, queue, dispatcher));
    }
}
