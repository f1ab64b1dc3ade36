using System.Collections.Concurrent;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.DependencyInjection;

namespace Pipeline.Cli.Tests.Fakes;

/// <summary>
/// An HTTP server on a port of its own that plays the API: each route gives its replies in turn, and the last one for ever.
/// </summary>
internal sealed class FakeControlPlane : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly Dictionary<string, Queue<RequestDelegate>> _replies = [];
    private readonly ConcurrentQueue<string> _requests = new();
    private readonly ConcurrentQueue<string> _bodies = new();

    private FakeControlPlane(WebApplication app)
    {
        _app = app;
        app.Run(AnswerAsync);
    }

    /// <summary>Where it listens.</summary>
    public string Host => _app.Services.GetRequiredService<IServer>()
        .Features.GetRequiredFeature<IServerAddressesFeature>().Addresses.Single();

    /// <summary>Method, path and query of what was asked, in order.</summary>
    public IReadOnlyList<string> Requests => [.. _requests];

    /// <summary>The bodies of what was posted, in order.</summary>
    public IReadOnlyList<string> Bodies => [.. _bodies];

    public static async Task<FakeControlPlane> StartAsync()
    {
        WebApplicationBuilder builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().UseUrls("http://127.0.0.1:0");
        var fake = new FakeControlPlane(builder.Build());
        await fake._app.StartAsync();
        return fake;
    }

    /// <summary>Sets the replies of a route such as <c>GET /v1/models</c>.</summary>
    public FakeControlPlane On(string route, params RequestDelegate[] replies)
    {
        _replies[route] = new Queue<RequestDelegate>(replies);
        return this;
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    private async Task AnswerAsync(HttpContext context)
    {
        HttpRequest request = context.Request;
        _requests.Enqueue($"{request.Method} {request.Path}{request.QueryString}");
        if (HttpMethods.IsPost(request.Method))
        {
            using var reader = new StreamReader(request.Body);
            _bodies.Enqueue(await reader.ReadToEndAsync(context.RequestAborted));
        }

        await Next($"{request.Method} {request.Path}")(context);
    }

    private RequestDelegate Next(string route)
    {
        lock (_replies)
        {
            return !_replies.TryGetValue(route, out Queue<RequestDelegate>? replies) ? Replies.Error(404, $"no route {route}")
                : replies.Count > 1 ? replies.Dequeue()
                : replies.Peek();
        }
    }
}
