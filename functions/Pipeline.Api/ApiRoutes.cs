using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Pipeline.Api.Batches;
using Pipeline.Api.Direct;
using Pipeline.Api.Files;
using Pipeline.Api.Http;
using Pipeline.Api.Models;
using Pipeline.Api.Schedules;
using Pipeline.Contracts;
using Pipeline.Ingest;

namespace Pipeline.Api;

/// <summary>The OpenAI routes, and a few of our own beside them.</summary>
public static class ApiRoutes
{
    /// <summary>
    /// Maps the routes under <c>/v1</c>. Whatever goes wrong on them, and every path that nobody else mapped, is answered with the
    /// error envelope.
    /// </summary>
    /// <param name="endpoints">Where to; its services give loggers, meters and the clock.</param>
    /// <param name="ingest">The use cases.</param>
    /// <param name="limits">The limits that <paramref name="ingest"/> was made with.</param>
    public static void MapPipelineApi(this IEndpointRouteBuilder endpoints, IngestServices ingest, BatchLimits limits)
    {
        var routes = new ApiRouteTable(endpoints);
        var files = new FileHandlers(ingest.Files, limits.MaxFileBytes);
        routes.Map("/v1/files", (HttpMethods.Get, files.ListAsync), (HttpMethods.Post, files.UploadAsync));
        routes.Map("/v1/files/{id}", (HttpMethods.Get, files.GetAsync), (HttpMethods.Delete, files.DeleteAsync));
        routes.Map("/v1/files/{id}/content", (HttpMethods.Get, files.GetContentAsync));

        var batches = new BatchHandlers(ingest.Batches);
        routes.Map("/v1/batches", (HttpMethods.Get, batches.ListAsync), (HttpMethods.Post, batches.CreateAsync));
        routes.Map("/v1/batches/{id}", (HttpMethods.Get, batches.GetAsync));
        routes.Map("/v1/batches/{id}/cancel", (HttpMethods.Post, batches.CancelAsync));
        routes.Map("/v1/batches/{id}/output", (HttpMethods.Get, batches.GetOutputAsync));

        var models = new ModelHandlers(ingest.Models);
        routes.Map("/v1/models", (HttpMethods.Get, models.ListAsync));
        routes.Map("/v1/models/{**id}", (HttpMethods.Get, models.GetAsync));

        var schedules = new ScheduleHandlers(ingest.Schedules);
        routes.Map("/v1/schedules", (HttpMethods.Get, schedules.ListAsync));
        routes.Map(
            "/v1/schedules/{name}",
            (HttpMethods.Get, schedules.GetAsync),
            (HttpMethods.Put, schedules.PutAsync),
            (HttpMethods.Delete, schedules.DeleteAsync));

        foreach (string endpoint in Endpoints.All)
        {
            routes.Map(endpoint, (HttpMethods.Post, DirectCallHandlers.RefuseAsync));
        }

        routes.MapFallback();
    }
}
