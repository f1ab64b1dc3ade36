using Microsoft.AspNetCore.Http;

namespace Pipeline.Telemetry.Health;

/// <summary>Answers the two probes from the <see cref="HealthState"/>.</summary>
internal sealed class HealthProbes(HealthState health)
{
    public async Task AnswerAliveAsync(HttpContext context)
    {
        string? fault = health.Fault;
        SetStatus(context.Response, isGood: fault is null);
        context.Response.ContentType = "text/plain; charset=utf-8";
        await context.Response.WriteAsync(fault ?? "ok", context.RequestAborted);
    }

    public async Task AnswerReadyAsync(HttpContext context)
    {
        IReadOnlyList<string> reasons = health.NotReadyReasons;
        SetStatus(context.Response, isGood: reasons.Count == 0);
        ReadinessReport report = new(reasons.Count == 0 ? "ready" : "not ready", reasons);
        await context.Response.WriteAsJsonAsync(
            report,
            HealthJsonContext.Default.ReadinessReport,
            cancellationToken: context.RequestAborted);
    }

    private static void SetStatus(HttpResponse response, bool isGood)
    {
        response.StatusCode = isGood ? StatusCodes.Status200OK : StatusCodes.Status503ServiceUnavailable;
        response.Headers.CacheControl = "no-store";
    }
}
