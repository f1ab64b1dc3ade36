using System.Diagnostics.Metrics;
using Microsoft.Extensions.Logging;
using Pipeline.Contracts.Queues;
using Pipeline.Contracts.Storage;
using Pipeline.Ingest.Batches;
using Pipeline.Ingest.Dispatching;
using Pipeline.Ingest.Files;
using Pipeline.Ingest.Models;
using Pipeline.Ingest.Persistence;

namespace Pipeline.Ingest;

/// <summary>The control plane's use cases, put together. One for a process; everything in it is safe for concurrent use.</summary>
public sealed class IngestServices
{
    /// <summary>Name for the meter that <see cref="Create"/> is given.</summary>
    public const string MeterName = "Pipeline.Ingest";

    private IngestServices(FileService files, ModelCatalog models, BatchService batches)
    {
        Files = files;
        Models = models;
        Batches = batches;
    }

    public FileService Files { get; }

    public ModelCatalog Models { get; }

    public BatchService Batches { get; }

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
        FileService files = new(store, options.Limits, time, loggers.CreateLogger<FileService>());
        ModelCatalog models = new(store, time, loggers.CreateLogger<ModelCatalog>());
        SubmissionSender sender = new(queue);
        BatchSubmitter submitter = new(batches, files, sender, time, loggers.CreateLogger<BatchSubmitter>());
        return new IngestServices(files, models, new BatchService(batches, submitter, time, loggers.CreateLogger<BatchService>()));
    }
}
