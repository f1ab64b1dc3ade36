using Pipeline.Contracts;
using Pipeline.Contracts.Api;
using Pipeline.Contracts.Ids;
using Pipeline.Contracts.Lines;
using Pipeline.Contracts.Records;
using Pipeline.Contracts.Storage;
using Pipeline.Ingest.Batches;
using Pipeline.Ingest.Files;
using Pipeline.Ingest.Persistence;

namespace Pipeline.Ingest.Schedules;

/// <summary>Schedules as callers see them: making, replacing, reading, listing, removing.</summary>
public sealed class ScheduleService
{
    private readonly IBlobStore _store;
    private readonly RecordStore _records;
    private readonly FileService _files;
    private readonly TimeProvider _time;

    internal ScheduleService(IBlobStore store, FileService files, TimeProvider time)
    {
        _store = store;
        _records = new RecordStore(store);
        _files = files;
        _time = time;
    }

    /// <summary>
    /// Makes the schedule, or replaces it. Nothing that was due before a schedule was made, got another cron or was enabled is
    /// run; the same fields again change nothing.
    /// </summary>
    /// <param name="tenant">Whose.</param>
    /// <param name="name">Unchecked.</param>
    /// <param name="request">Its fields, unchecked.</param>
    /// <param name="cancellationToken">Ends the call; it can be repeated.</param>
    public async Task<ScheduleChange> PutAsync(
        string tenant, string name, PutScheduleRequest request, CancellationToken cancellationToken)
    {
        DateTimeOffset now = _time.GetUtcNow();
        RequestError? fault = ScheduleReader.Read(name, request, now, out ScheduleRecord? wanted);
        fault ??= await CheckInputAsync(tenant, wanted!, cancellationToken);
        if (fault is not null)
        {
            return ScheduleChange.Refused(fault);
        }

        string blob = BlobLayout.Schedule(tenant, name);
        while (true)
        {
            // Where another removes it between the two, it is made again.
            Stored<ScheduleRecord> standing = await _records.CreateAsync(blob, wanted!, RecordJson.Schedule, cancellationToken);
            Update<ScheduleRecord> update = ReferenceEquals(standing.Record, wanted)
                ? new Update<ScheduleRecord>(wanted, IsOwn: true)
                : await _records.UpdateAsync(blob, RecordJson.Schedule, before => Replace(before, wanted!), cancellationToken);
            if (update.Record is { } record)
            {
                return ScheduleChange.Accepted(View(record));
            }
        }
    }

    /// <summary>The schedule; null where there is none.</summary>
    public async Task<ScheduleView?> FindAsync(string tenant, string name, CancellationToken cancellationToken) =>
        ScheduleReader.IsName(name)
        && await _records.FindAsync(BlobLayout.Schedule(tenant, name), RecordJson.Schedule, cancellationToken) is { } stored
            ? View(stored.Record)
            : null;

    /// <summary>All schedules of the tenant, by name.</summary>
    public async Task<IReadOnlyList<ScheduleView>> ListAsync(string tenant, CancellationToken cancellationToken)
    {
        List<ScheduleView> views = [];
        await foreach (BlobProperties blob in _store.ListAsync(BlobLayout.Schedules(tenant), cancellationToken))
        {
            if (await _records.FindAsync(blob.Name, RecordJson.Schedule, cancellationToken) is { } stored)
            {
                views.Add(View(stored.Record));
            }
        }

        return views;
    }

    /// <summary>Removes the schedule. A batch of it that was submitted runs on.</summary>
    /// <returns>False where there is none.</returns>
    public async Task<bool> DeleteAsync(string tenant, string name, CancellationToken cancellationToken) =>
        ScheduleReader.IsName(name)
        && await _store.DeleteAsync(BlobLayout.Schedule(tenant, name), BlobCondition.None, cancellationToken);

    private static ScheduleRecord Replace(ScheduleRecord before, ScheduleRecord wanted)
    {
        bool goesOn = before.Cron == wanted.Cron && (before.IsEnabled || !wanted.IsEnabled);
        return before with
        {
            Cron = wanted.Cron,
            InputFileId = wanted.InputFileId,
            IntakeBlob = wanted.IntakeBlob,
            Endpoint = wanted.Endpoint,
            CompletionWindow = wanted.CompletionWindow,
            Metadata = wanted.Metadata,
            IsEnabled = wanted.IsEnabled,
            DueAfter = goesOn ? before.DueAfter : wanted.DueAfter,
        };
    }

    // What can be said at once; it may be deleted at any time later.
    private async Task<RequestError?> CheckInputAsync(string tenant, ScheduleRecord wanted, CancellationToken cancellationToken) =>
        wanted.InputFileId is { } id && FileId.Parse(id) is var file
            ? BatchSubmitter.CheckInput(file, await _files.FindAsync(tenant, file, cancellationToken))
            : null;

    private ScheduleView View(ScheduleRecord record)
    {
        CronExpression.Read(record.Cron, out CronExpression? cron);
        return new ScheduleView(record, record.IsEnabled ? cron?.Next(_time.GetUtcNow()) : null);
    }
}
