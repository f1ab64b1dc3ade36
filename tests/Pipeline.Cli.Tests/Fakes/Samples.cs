using Pipeline.Contracts.Api;

namespace Pipeline.Cli.Tests.Fakes;

/// <summary>Objects for tests that care for few of their fields.</summary>
internal static class Samples
{
    public const string BatchId = "batch_0123456789abcdef0123456789abcdef";

    public static string BatchRoute => $"GET /v1/batches/{BatchId}";

    public static BatchObject Batch(
        string status,
        int total = 0,
        int completed = 0,
        int failed = 0,
        string? outputFileId = null,
        string? errorFileId = null,
        BatchErrorList? errors = null,
        string id = BatchId) => new()
        {
            Id = id,
            Endpoint = "/v1/embeddings",
            Model = "tiny",
            Errors = errors,
            InputFileId = "file-in",
            CompletionWindow = "24h",
            Status = status,
            OutputFileId = outputFileId,
            ErrorFileId = errorFileId,
            CreatedAt = 1_767_225_600,
            InProgressAt = null,
            ExpiresAt = null,
            FinalizingAt = null,
            CompletedAt = null,
            FailedAt = null,
            ExpiredAt = null,
            CancellingAt = null,
            CancelledAt = null,
            RequestCounts = new RequestCounts(total, completed, failed),
            Usage = new UsageObject(0, new InputTokenDetails(0), 0, new OutputTokenDetails(0), 0),
            Metadata = null,
        };

    /// <summary>Problems on lines 1, 2, 3 and so on.</summary>
    public static BatchErrorList Errors(int listed, int total) => new(
        "list",
        [.. Enumerable.Range(1, listed).Select(line => new BatchErrorObject("invalid_json_line", line, "This is not JSON.", null))],
        total);
}
