using System.Diagnostics.Metrics;
using Microsoft.AspNetCore.Http;

namespace Pipeline.Api.Http;

/// <summary>
/// <c>pipeline.api.request.duration</c> (s): time from a request's head to the end of its answer, so uploads and downloads count
/// with their bodies. Tags: method, route (a template) and status, where 499 is a caller who left; all of them are closed sets.
/// </summary>
internal sealed class ApiMetrics
{
    public const string MeterName = "Pipeline.Api";

    /// <summary>Tag of methods that a route does not know, and of routes that nobody mapped.</summary>
    public const string Other = "other";

    // From a lookup in the page cache to the upload of a large file.
    private static readonly InstrumentAdvice<double> Seconds = new()
    {
        HistogramBucketBoundaries = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 60, 300],
    };

    private readonly Histogram<double> _duration;
    private readonly TimeProvider _time;

    public ApiMetrics(IMeterFactory meters, TimeProvider time)
    {
        _time = time;
        _duration = meters.Create(MeterName).CreateHistogram(
            "pipeline.api.request.duration", "s", "Time of a request with its bodies.", tags: null, Seconds);
    }

    /// <summary>The handler, measured. It must not throw: the status would not be known.</summary>
    public RequestDelegate Measure(string method, string route, RequestDelegate handler) => async context =>
    {
        long start = _time.GetTimestamp();
        await handler(context);
        _duration.Record(
            _time.GetElapsedTime(start).TotalSeconds,
            new("method", method),
            new("route", route),
            new KeyValuePair<string, object?>("status", context.Response.StatusCode));
    };
}
