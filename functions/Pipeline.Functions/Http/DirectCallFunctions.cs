using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace Pipeline.Functions.Http;

/// <summary>The doors to the routes that compute, and are answered in batches only.</summary>
internal sealed class DirectCallFunctions(ApiPipeline api)
{
    [Function("CallEmbeddings")]
    public Task<IResult> EmbedAsync([HttpTrigger(HttpAccess.Level, "POST", Route = "v1/embeddings")] HttpRequest request) =>
        api.AnswerAsync(request);

    [Function("CallChatCompletions")]
    public Task<IResult> ChatAsync([HttpTrigger(HttpAccess.Level, "POST", Route = "v1/chat/completions")] HttpRequest request) =>
        api.AnswerAsync(request);

    [Function("CallCompletions")]
    public Task<IResult> CompleteAsync([HttpTrigger(HttpAccess.Level, "POST", Route = "v1/completions")] HttpRequest request) =>
        api.AnswerAsync(request);
}
