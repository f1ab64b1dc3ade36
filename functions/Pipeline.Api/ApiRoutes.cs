using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Pipeline.Api.Batches;
using Pipeline.Api.Errors;
using Pipeline.Api.Files;
using Pipeline.Api.Http;
using Pipeline.Api.Models;
using Pipeline.Contracts;
using Pipeline.Ingest;

namespace Pipeline.Api;

/// <summary>The OpenAI routes.</summary>
public static class ApiRoutes
{
    /// <summary>
    /// Maps the routes under <c>/v1</c>. Whatever goes wrong on them, and every path that nobody else mapped, is answered with the
    /// error envelope.
    /// </summary>
    /// <param name="endpoints">Where to; its services give the loggers.</param>
    /// <param name="ingest">The use cases.</param>
    /// <param name="limits">The limits that <paramref name="ingest"/> was made with.</param>
    public static void MapPipelineApi(this IEndpointRouteBuilder endpoints, IngestServices ingest, BatchLimits limits)
    {
        var errors = new ErrorReplies(endpoints.ServiceProvider.GetRequiredService<ILogger<ErrorReplies>>());
        var files = new FileHandlers(ingest.Files, limits.MaxFileBytes);
        endpoints.Map(errors, "/v1/files", (HttpMethods.Get, files.ListAsync), (HttpMethods.Post, files.UploadAsync));
        endpoints.Map(errors, "/v1/files/{id}", (HttpMethods.Get, files.GetAsync), (HttpMethods.Delete, files.DeleteAsync));
        endpoints.Map(errors, "/v1/files/{id}/content", (HttpMethods.Get, files.GetContentAsync));

        var batches = new BatchHandlers(ingest.Batches);
        endpoints.Map(errors, "/v1/batches", (HttpMethods.Get, batches.ListAsync), (HttpMethods.Post, batches.CreateAsync));
        endpoints.Map(errors, "/v1/batches/{id}", (HttpMethods.Get, batches.GetAsync));
        endpoints.Map(errors, "/v1/batches/{id}/cancel", (HttpMethods.Post, batches.CancelAsync));
        endpoints.Map(errors, "/v1/batches/{id}/output", (HttpMethods.Get, batches.GetOutputAsync));

        var models = new ModelHandlers(ingest.Models);
        endpoints.Map(errors, "/v1/models", (HttpMethods.Get, models.ListAsync));
        endpoints.Map(errors, "/v1/models/{**id}", (HttpMethods.Get, models.GetAsync));

        endpoints.MapFallback("{**path}", errors.Guard(RefusePathAsync));
    }

    private static void Map(
        this IEndpointRouteBuilder endpoints, ErrorReplies errors, string path, params (string Method, RequestDelegate Handler)[] handlers)
    {
        foreach ((string method, RequestDelegate handler) in handlers)
        {
            endpoints.MapMethods(path, [method], errors.Guard(handler));
        }

        // Routing prefers endpoints that name the method, so this one gets the others.
        string allowed = string.Join(", ", handlers.Select(handler => handler.Method));
        endpoints.Map(path, errors.Guard(context => RefuseMethodAsync(context, allowed)));
    }

    private static Task RefuseMethodAsync(HttpContext context, string allowed)
    {
        context.Response.Headers.Allow = allowed;
        return JsonReplies.WriteAsync(context, ApiError.Invalid(
            $"This path does not know {context.Request.Method}; it knows {allowed}.", status: StatusCodes.Status405MethodNotAllowed));
    }

    private static Task RefusePathAsync(HttpContext context) =>
        JsonReplies.WriteAsync(context, ApiError.NotFound($"There is no route {context.Request.Method} {context.Request.Path}."));
}
