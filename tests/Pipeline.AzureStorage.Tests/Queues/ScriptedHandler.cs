namespace Pipeline.AzureStorage.Tests.Queues;

/// <summary>The service as a test wants it: answers in its place, or lets it answer and loses the reply.</summary>
internal sealed class ScriptedHandler() : DelegatingHandler(new SocketsHttpHandler())
{
    private readonly Lock _gate = new();
    private readonly List<string> _requests = [];

    /// <summary>Runs before the service; null lets the request through. What it throws keeps the request from it.</summary>
    internal Func<HttpRequestMessage, HttpResponseMessage?>? Before { get; set; }

    /// <summary>Runs after the service has done its part. What it throws is a lost reply.</summary>
    internal Action<HttpRequestMessage>? After { get; set; }

    /// <summary>Method, path and query of every request so far.</summary>
    internal IReadOnlyList<string> Requests
    {
        get
        {
            lock (_gate)
            {
                return [.. _requests];
            }
        }
    }

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            _requests.Add($"{request.Method} {request.RequestUri!.PathAndQuery}");
        }

        if (Before?.Invoke(request) is { } reply)
        {
            reply.RequestMessage = request;
            return reply;
        }

        HttpResponseMessage response = await base.SendAsync(request, cancellationToken);
        After?.Invoke(request);
        return response;
    }
}
