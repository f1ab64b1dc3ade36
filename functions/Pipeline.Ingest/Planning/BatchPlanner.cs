using System.Collections.Immutable;
using Microsoft.Extensions.Logging;
using Pipeline.Contracts;
using Pipeline.Contracts.Records;
using Pipeline.Ingest.Batches;
using Pipeline.Ingest.Models;
using Pipeline.Ingest.Persistence;

namespace Pipeline.Ingest.Planning;

/// <summary>
/// Takes a batch out of validating: to in_progress with a plan, or to failed. Any number of planners may work on one batch: the
/// first plan.json stands, and batch.json changes by compare-and-swap.
/// </summary>
internal sealed partial class BatchPlanner(
    BatchStore batches, ModelCatalog models, BatchLimits limits, TimeProvider time, IngestMetrics metrics, ILogger<BatchPlanner> logger)
{
    public async Task PlanAsync(BatchKey key, CancellationToken cancellationToken)
    {
        BatchRecord? batch = await batches.FindBatchAsync(key, cancellationToken);
        if (batch is not { Status: BatchStatus.Validating, Closing: null })
        {
            return;
        }

        PlanRecord? plan = await batches.FindPlanAsync(key, cancellationToken)
            ?? await MakePlanAsync(key, batch, cancellationToken);
        if (plan is not null)
        {
            await StartAsync(key, plan, cancellationToken);
        }
    }

    private async Task<PlanRecord?> MakePlanAsync(BatchKey key, BatchRecord batch, CancellationToken cancellationToken)
    {
        long started = time.GetTimestamp();
        PlanningPass pass = new(batches.Blobs, key, batch, await models.ReadAsync(cancellationToken), limits);
        PlanRecord? plan = await pass.RunAsync(cancellationToken);
        metrics.RecordPlanning(time.GetElapsedTime(started));
        if (plan is null)
        {
            await FailAsync(key, pass, cancellationToken);
            return null;
        }

        PlanRecord standing = await batches.CreatePlanAsync(key, plan, cancellationToken);
        if (standing.Attempt != plan.Attempt)
        {
            await pass.DiscardAsync(cancellationToken);
            return standing;
        }

        metrics.CountLines(plan.LineCount - plan.RejectedCount, pass.Problems.CountByCode);
        return plan;
    }

    private async Task FailAsync(BatchKey key, PlanningPass pass, CancellationToken cancellationToken)
    {
        ImmutableArray<BatchError> errors = pass.FileProblem is { } problem ? [problem, .. pass.Problems.Listed] : pass.Problems.Listed;
        int count = pass.Problems.Count + (pass.FileProblem is null ? 0 : 1);
        Update<BatchRecord> update = await batches.UpdateBatchAsync(
            key,
            batch => batch is { Status: BatchStatus.Validating, Closing: null }
                ? batch with { Status = BatchStatus.Failed, FailedAt = time.GetUtcNow(), Errors = errors, ErrorCount = count }
                : null,
            cancellationToken);
        if (update is { IsOwn: true, Record: { } failed })
        {
            metrics.CountEnd(failed, time.GetUtcNow());
            LogFailed(failed.Id, failed.Tenant, count, errors.FirstOrDefault()?.Code ?? ErrorCodes.InvalidRequest);
        }
    }

    private async Task StartAsync(BatchKey key, PlanRecord plan, CancellationToken cancellationToken)
    {
        Update<BatchRecord> update = await batches.UpdateBatchAsync(
            key,
            batch => batch is { Status: BatchStatus.Validating, Closing: null }
                ? batch with
                {
                    Status = BatchStatus.InProgress,
                    InProgressAt = time.GetUtcNow(),
                    Model = plan.Model,
                    TotalCount = plan.LineCount,
                    Errors = plan.Errors,
                    ErrorCount = plan.ErrorCount,
                }
                : null,
            cancellationToken);
        if (update is { IsOwn: true, Record: { } started })
        {
            LogPlanned(started.Id, started.Tenant, plan.Model, plan.LineCount, plan.RejectedCount, plan.Shards.Length);
        }
    }
}
