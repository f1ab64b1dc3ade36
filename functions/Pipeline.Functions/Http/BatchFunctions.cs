using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace Pipeline.Functions.Http;

/// <summary>The doors to the routes under <c>/v1/batches</c>.</summary>
internal sealed class BatchFunctions(ApiPipeline api)
{
    [Function("ListBatches")]
    public Task<IResult> ListAsync([HttpTrigger(HttpAccess.Level, "GET", "HEAD", Route = "v1/batches")] HttpRequest request) =>
        api.AnswerAsync(request);

    [Function("CreateBatch")]
    public Task<IResult> CreateAsync([HttpTrigger(HttpAccess.Level, "POST", Route = "v1/batches")] HttpRequest request) =>
        api.AnswerAsync(request);

    [Function("GetBatch")]
    public Task<IResult> GetAsync([HttpTrigger(HttpAccess.Level, "GET", "HEAD", Route = "v1/batches/{id}")] HttpRequest request) =>
        api.AnswerAsync(request);

    [Function("CancelBatch")]
    public Task<IResult> CancelAsync([HttpTrigger(HttpAccess.Level, "POST", Route = "v1/batches/{id}/cancel")] HttpRequest request) =>
        api.AnswerAsync(request);

    [Function("GetBatchOutput")]
    public Task<IResult> GetOutputAsync(
        [HttpTrigger(HttpAccess.Level, "GET", "HEAD", Route = "v1/batches/{id}/output")] HttpRequest request) => api.AnswerAsync(request);
}
