using System.Globalization;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Logging;
using Pipeline.Api.Http;

namespace Pipeline.Api.Errors;

/// <summary>Turns whatever a handler throws into the error envelope, and nothing of it into a stack trace on the wire.</summary>
internal sealed partial class ErrorReplies(ILogger<ErrorReplies> logger)
{
    /// <summary>What a caller is asked to wait where we cannot serve for now: about what a failover or a restart takes.</summary>
    private const int RetryAfterSeconds = 5;

    private const string RequestIdHeader = "x-request-id";

    private readonly ILogger _logger = logger;

    /// <summary>The handler, with its failures answered.</summary>
    public RequestDelegate Guard(RequestDelegate handler) => context => InvokeAsync(context, handler);

    private async Task InvokeAsync(HttpContext context, RequestDelegate handler)
    {
        context.Response.Headers[RequestIdHeader] = context.TraceIdentifier;
        try
        {
            await handler(context);
        }
        catch (Exception exception) when (context.RequestAborted.IsCancellationRequested)
        {
            string route = RouteOf(context);
            LogCallerGone(exception, context.Request.Method, route);
            MarkCallerGone(context.Response);
        }
        catch (Exception exception)
        {
            await AnswerAsync(context, exception);
        }
    }

    private async Task AnswerAsync(HttpContext context, Exception exception)
    {
        ApiError error = ErrorMapping.From(exception);
        if (error.Status >= StatusCodes.Status500InternalServerError)
        {
            string route = RouteOf(context);
            LogFailed(exception, context.Request.Method, route, error.Status, context.TraceIdentifier);
        }

        if (context.Response.HasStarted)
        {
            // half of a body is out: only a broken connection tells the caller that the rest is missing
            context.Abort();
            return;
        }

        Prepare(context, error);
        await JsonReplies.WriteAsync(context, error);
    }

    // nobody reads it any more, but metrics do
    private static void MarkCallerGone(HttpResponse response)
    {
        if (!response.HasStarted)
        {
            response.StatusCode = StatusCodes.Status499ClientClosedRequest;
        }
    }

    private static void Prepare(HttpContext context, ApiError error)
    {
        HttpResponse response = context.Response;
        response.Clear();
        response.Headers[RequestIdHeader] = context.TraceIdentifier;
        if (error.Status == StatusCodes.Status503ServiceUnavailable)
        {
            response.Headers.RetryAfter = RetryAfterSeconds.ToString(CultureInfo.InvariantCulture);
        }
        else if (error.Status == StatusCodes.Status409Conflict)
        {
            // the official SDKs try a 409 again unless they are told not to; ours are permanent
            response.Headers["x-should-retry"] = "false";
        }
    }

    // the template, since paths hold ids and whatever else a caller writes
    private static string RouteOf(HttpContext context) =>
        (context.GetEndpoint() as RouteEndpoint)?.RoutePattern.RawText ?? "unknown route";
}
