using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace Pipeline.Functions.Http;

/// <summary>
/// The door to everything else: unknown paths, and methods that a path does not know. The Functions host asks its routes in the
/// order of the functions' names, so this one has the last.
/// </summary>
internal sealed class FallbackFunction(ApiPipeline api)
{
    [Function("ZFallback")]
    public Task<IResult> AnswerAsync([HttpTrigger(HttpAccess.Level, Route = "{**path}")] HttpRequest request) => api.AnswerAsync(request);
}
