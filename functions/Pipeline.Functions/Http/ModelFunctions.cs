using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace Pipeline.Functions.Http;

/// <summary>The doors to the routes under <c>/v1/models</c>.</summary>
internal sealed class ModelFunctions(ApiPipeline api)
{
    [Function("ListModels")]
    public Task<IResult> ListAsync([HttpTrigger(HttpAccess.Level, "GET", "HEAD", Route = "v1/models")] HttpRequest request) =>
        api.AnswerAsync(request);

    [Function("GetModel")]
    public Task<IResult> GetAsync([HttpTrigger(HttpAccess.Level, "GET", "HEAD", Route = "v1/models/{**id}")] HttpRequest request) =>
        api.AnswerAsync(request);
}
