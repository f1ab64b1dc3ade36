using System.Diagnostics.Metrics;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Pipeline.Api.Errors;

namespace Pipeline.Api.Http;

/// <summary>Maps handlers so that whatever goes wrong is answered with the envelope, and every answer is measured.</summary>
internal sealed class ApiRouteTable
{
    private readonly IEndpointRouteBuilder _endpoints;
    private readonly ErrorReplies _errors;
    private readonly ApiMetrics _metrics;

    /// <param name="endpoints">Where to; its services give loggers, meters and the clock.</param>
    public ApiRouteTable(IEndpointRouteBuilder endpoints)
    {
        _endpoints = endpoints;
        IServiceProvider services = endpoints.ServiceProvider;
        _errors = new ErrorReplies(services.GetRequiredService<ILogger<ErrorReplies>>());
        _metrics = new ApiMetrics(
            services.GetRequiredService<IMeterFactory>(), services.GetService<TimeProvider>() ?? TimeProvider.System);
    }

    /// <summary>
    /// Maps the methods of a path, and with GET HEAD: the same answer, whose body the server leaves out. All others are answered
    /// with 405.
    /// </summary>
    public void Map(string path, params (string Method, RequestDelegate Handler)[] handlers)
    {
        foreach ((string method, RequestDelegate handler) in handlers)
        {
            MapMethod(method, path, handler);
            if (method == HttpMethods.Get)
            {
                MapMethod(HttpMethods.Head, path, handler);
            }
        }

        // Routing prefers endpoints that name the method, so this one gets the others.
        string allowed = string.Join(", ", handlers.SelectMany(handler =>
            handler.Method == HttpMethods.Get ? new[] { HttpMethods.Get, HttpMethods.Head } : [handler.Method]));
        _endpoints.Map(path, _metrics.Measure(ApiMetrics.Other, path, _errors.Guard(context => RefuseMethodAsync(context, allowed))));
    }

    /// <summary>Maps every path that nobody mapped; they are answered with 404.</summary>
    public void MapFallback() => _endpoints.MapFallback(
        "{**path}", _metrics.Measure(ApiMetrics.Other, ApiMetrics.Other, _errors.Guard(RefusePathAsync)));

    private void MapMethod(string method, string path, RequestDelegate handler) =>
        _endpoints.MapMethods(path, [method], _metrics.Measure(method, path, _errors.Guard(handler)));

    private static Task RefuseMethodAsync(HttpContext context, string allowed)
    {
        context.Response.Headers.Allow = allowed;
        return JsonReplies.WriteAsync(context, ApiError.Invalid(
            $"This path does not know {context.Request.Method}; it knows {allowed}.", status: StatusCodes.Status405MethodNotAllowed));
    }

    private static Task RefusePathAsync(HttpContext context) =>
        JsonReplies.WriteAsync(context, ApiError.NotFound($"There is no route {context.Request.Method} {context.Request.Path}."));
}
