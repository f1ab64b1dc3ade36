using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace Pipeline.Functions.Http;

/// <summary>The doors to the routes under <c>/v1/schedules</c>.</summary>
internal sealed class ScheduleFunctions(ApiPipeline api)
{
    [Function("ListSchedules")]
    public Task<IResult> ListAsync([HttpTrigger(HttpAccess.Level, "GET", "HEAD", Route = "v1/schedules")] HttpRequest request) =>
        api.AnswerAsync(request);

    [Function("GetSchedule")]
    public Task<IResult> GetAsync([HttpTrigger(HttpAccess.Level, "GET", "HEAD", Route = "v1/schedules/{name}")] HttpRequest request) =>
        api.AnswerAsync(request);

    [Function("PutSchedule")]
    public Task<IResult> PutAsync([HttpTrigger(HttpAccess.Level, "PUT", Route = "v1/schedules/{name}")] HttpRequest request) =>
        api.AnswerAsync(request);

    [Function("DeleteSchedule")]
    public Task<IResult> DeleteAsync([HttpTrigger(HttpAccess.Level, "DELETE", Route = "v1/schedules/{name}")] HttpRequest request) =>
        api.AnswerAsync(request);
}
