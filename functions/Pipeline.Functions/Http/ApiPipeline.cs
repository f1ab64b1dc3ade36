using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Pipeline.Api;
using Pipeline.Contracts;
using Pipeline.Ingest;

namespace Pipeline.Functions.Http;

/// <summary>
/// The routes of Pipeline.Api, mapped and matched as every other host has them. The functions are doors into it: which of them
/// the platform chose decides nothing, so that a request gets the same answer here as from the local host.
/// </summary>
internal sealed class ApiPipeline
{
    private readonly RequestDelegate _routes;

    /// <param name="services">Give routing, loggers, meters and the clock.</param>
    /// <param name="ingest">The use cases.</param>
    /// <param name="limits">How large what arrives over HTTP may be.</param>
    public ApiPipeline(IServiceProvider services, IngestServices ingest, BatchLimits limits)
    {
        var pipeline = new ApplicationBuilder(services);
        pipeline.UseRouting();
        pipeline.UseEndpoints(endpoints => endpoints.MapPipelineApi(ingest, limits));
        _routes = pipeline.Build();
    }

    /// <summary>Answers the request; bodies stream in both directions.</summary>
    /// <returns>Nothing more to write, which the Functions worker wants to hear as a result.</returns>
    public async Task<IResult> AnswerAsync(HttpRequest request)
    {
        request.HttpContext.SetEndpoint(null); // the function's own: routing leaves a request alone that has one
        await _routes(request.HttpContext);
        return Results.Empty;
    }
}
