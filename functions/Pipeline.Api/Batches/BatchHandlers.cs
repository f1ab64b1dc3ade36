using System.Collections.Immutable;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Pipeline.Api.Errors;
using Pipeline.Api.Http;
using Pipeline.Contracts;
using Pipeline.Contracts.Api;
using Pipeline.Contracts.Ids;
using Pipeline.Contracts.Json;
using Pipeline.Contracts.Lines;
using Pipeline.Ingest;
using Pipeline.Ingest.Batches;

namespace Pipeline.Api.Batches;

/// <summary>The routes under <c>/v1/batches</c>.</summary>
internal sealed class BatchHandlers(BatchService batches)
{
    private const string IdempotencyHeader = "Idempotency-Key";

    // As Stripe, who made the header known.
    private const int MaxIdempotencyKeyLength = 255;

    // The largest valid submission: 16 pairs of 64 and 512 characters, 6 bytes each where they are escaped, is 56 KB.
    private const int MaxRequestBytes = 1024 * 1024;

    private const int StandardListed = 20;
    private const int MaxListed = 100;

    public async Task CreateAsync(HttpContext context)
    {
        CreateBatchRequest request = await JsonBody.ReadAsync(context, ApiJsonContext.Default.CreateBatchRequest, MaxRequestBytes);
        Submission submission = await batches.SubmitAsync(
            Names.DefaultTenant, request, IdempotencyKeyOf(context.Request), context.RequestAborted);
        if (!submission.IsAccepted)
        {
            throw new RequestRefusedException(ApiError.From(submission.Error, StatusOf(submission.Error)));
        }

        // read again for its counts: a repeated submission's batch may be well on its way
        BatchId id = BatchId.Parse(submission.Batch.Id);
        await WriteAsync(context, await batches.FindAsync(Names.DefaultTenant, id, context.RequestAborted) ?? throw NoSuchBatch(id.Value));
    }

    public async Task GetAsync(HttpContext context)
    {
        BatchId id = IdOf(context);
        await WriteAsync(context, await batches.FindAsync(Names.DefaultTenant, id, context.RequestAborted) ?? throw NoSuchBatch(id.Value));
    }

    public async Task ListAsync(HttpContext context)
    {
        IQueryCollection query = context.Request.Query;
        int limit = PageQuery.Limit(query, StandardListed, MaxListed);
        Page<BatchView> page = await batches.ListAsync(Names.DefaultTenant, limit, After(query), context.RequestAborted);
        ImmutableArray<BatchObject> data = [.. page.Items.Select(BatchObjects.From)];
        await JsonReplies.WriteAsync(
            context,
            new ObjectList<BatchObject>("list", data, data.FirstOrDefault()?.Id, data.LastOrDefault()?.Id, page.HasMore),
            ApiJsonContext.Default.ObjectListBatchObject);
    }

    // Clients send no body and no content type here, so neither is looked at.
    public async Task CancelAsync(HttpContext context)
    {
        BatchId id = IdOf(context);
        BatchView? view = await batches.CancelAsync(Names.DefaultTenant, id, context.RequestAborted);
        await WriteAsync(context, view ?? throw NoSuchBatch(id.Value));
    }

    /// <summary>Ours, not OpenAI's: the results so far, as the output file will begin.</summary>
    public async Task GetOutputAsync(HttpContext context)
    {
        BatchId id = IdOf(context);
        await using Stream output = await batches.OpenPartialOutputAsync(Names.DefaultTenant, id, context.RequestAborted)
            ?? throw NoSuchBatch(id.Value);
        context.Response.ContentType = "application/jsonl";
        if (HttpMethods.IsHead(context.Request.Method))
        {
            return; // gigabytes would be read for nobody
        }

        await output.CopyToAsync(context.Response.Body, context.RequestAborted);
    }

    private static Task WriteAsync(HttpContext context, BatchView view) =>
        JsonReplies.WriteAsync(context, BatchObjects.From(view), ApiJsonContext.Default.BatchObject);

    private static int StatusOf(RequestError error) =>
        error.Code == ErrorCodes.Conflict ? StatusCodes.Status409Conflict : StatusCodes.Status400BadRequest;

    private static string? IdempotencyKeyOf(HttpRequest request)
    {
        string key = request.Headers[IdempotencyHeader].ToString();
        return key.Length <= MaxIdempotencyKeyLength
            ? key.Length > 0 ? key : null
            : throw new RequestRefusedException(ApiError.Invalid(
                $"'{IdempotencyHeader}' is longer than {MaxIdempotencyKeyLength} characters.", IdempotencyHeader));
    }

    // An id of another form is that of no batch.
    private static BatchId IdOf(HttpContext context)
    {
        string? text = context.GetRouteValue("id") as string;
        return BatchId.TryParse(text, out BatchId id) ? id : throw NoSuchBatch(text);
    }

    private static BatchId? After(IQueryCollection query)
    {
        string? text = query["after"];
        return string.IsNullOrEmpty(text) ? null
            : BatchId.TryParse(text, out BatchId id) ? id
            : throw new RequestRefusedException(ApiError.Invalid("'after' must be the id of a batch.", "after"));
    }

    private static RequestRefusedException NoSuchBatch(string? id) => new(ApiError.NotFound($"There is no batch '{id}'.", "batch_id"));
}
