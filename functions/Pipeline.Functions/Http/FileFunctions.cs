using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace Pipeline.Functions.Http;

/// <summary>
/// The doors to the routes under <c>/v1/files</c>. An upload streams through; the platform ends a request of more than 100 MB
/// (<see cref="Hosting.FunctionsProfile.BodyLimitSetting"/>) or 230 seconds.
/// </summary>
internal sealed class FileFunctions(ApiPipeline api)
{
    [Function("ListFiles")]
    public Task<IResult> ListAsync([HttpTrigger(HttpAccess.Level, "GET", "HEAD", Route = "v1/files")] HttpRequest request) =>
        api.AnswerAsync(request);

    [Function("UploadFile")]
    public Task<IResult> UploadAsync([HttpTrigger(HttpAccess.Level, "POST", Route = "v1/files")] HttpRequest request) =>
        api.AnswerAsync(request);

    [Function("GetFile")]
    public Task<IResult> GetAsync([HttpTrigger(HttpAccess.Level, "GET", "HEAD", Route = "v1/files/{id}")] HttpRequest request) =>
        api.AnswerAsync(request);

    [Function("DeleteFile")]
    public Task<IResult> DeleteAsync([HttpTrigger(HttpAccess.Level, "DELETE", Route = "v1/files/{id}")] HttpRequest request) =>
        api.AnswerAsync(request);

    [Function("GetFileContent")]
    public Task<IResult> GetContentAsync(
        [HttpTrigger(HttpAccess.Level, "GET", "HEAD", Route = "v1/files/{id}/content")] HttpRequest request) => api.AnswerAsync(request);
}
