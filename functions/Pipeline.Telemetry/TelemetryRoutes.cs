using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Pipeline.Telemetry.Health;
using Pipeline.Telemetry.Metrics;

namespace Pipeline.Telemetry;

/// <summary>The routes need the services of <see cref="TelemetryServices.AddPipelineTelemetry"/>.</summary>
public static class TelemetryRoutes
{
    /// <summary>Maps <c>/metrics</c>, <c>/healthz</c> and <c>/readyz</c>.</summary>
    public static IEndpointConventionBuilder MapPipelineTelemetry(this WebApplication app)
    {
        RouteGroupBuilder group = app.MapGroup("");
        group.MapPipelineMetrics();
        group.MapPipelineHealth();

        return group;
    }

    /// <summary>
    /// Maps <c>GET /metrics</c>, the Prometheus text format. What instruments record counts from this call on: map before
    /// the host runs.
    /// </summary>
    public static IEndpointConventionBuilder MapPipelineMetrics(this IEndpointRouteBuilder endpoints)
    {
        PrometheusExporter exporter = endpoints.ServiceProvider.GetRequiredService<PrometheusExporter>();
        ProcessFigures process = new();

        return endpoints.MapGet("/metrics", async context =>
        {
            ExpositionWriter figures = new();
            process.WriteTo(figures);
            byte[] body = Encoding.UTF8.GetBytes(exporter.Collect() + figures);
            context.Response.ContentType = ExpositionWriter.ContentType;
            context.Response.ContentLength = body.Length;
            await context.Response.Body.WriteAsync(body, context.RequestAborted);
        }).DisableHttpMetrics();
    }

    /// <summary>
    /// Maps <c>GET /healthz</c> (200 <c>ok</c>, or 503 with the fault's sentence) and <c>GET /readyz</c> (200 or 503, with
    /// <c>{"status":"ready"|"not ready","reasons":[...]}</c>).
    /// </summary>
    public static IEndpointConventionBuilder MapPipelineHealth(this IEndpointRouteBuilder endpoints)
    {
        HealthProbes probes = new(endpoints.ServiceProvider.GetRequiredService<HealthState>());
        RouteGroupBuilder group = endpoints.MapGroup("");
        group.MapGet("/healthz", probes.AnswerAliveAsync);
        group.MapGet("/readyz", probes.AnswerReadyAsync);

        // probes every few seconds would drown the callers' durations in http.server.request.duration
        return group.DisableHttpMetrics();
    }
}
