using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Pipeline.Contracts.Api;
using Pipeline.Contracts.Json;

namespace Pipeline.Cli.Api;

/// <summary>Sends requests and turns whatever goes wrong into one of two exceptions. Safe for concurrent use.</summary>
internal sealed class HttpCalls : IDisposable
{
    // Long enough for a listing on a loaded machine, short enough to notice a dead connection.
    private static readonly TimeSpan AnswerTimeout = TimeSpan.FromSeconds(30);

    private static readonly TimeSpan ConnectTimeout = TimeSpan.FromSeconds(10);

    // An error page is not ours to show; an envelope is far smaller.
    private const int MaxErrorBytes = 64 * 1024;

    // A page of 100 batches with 1,000 problems each is some 20 MB.
    private const int MaxAnswerBytes = 64 * 1024 * 1024;

    private const string Version = "/v1";

    private readonly Uri _host;
    private readonly TimeProvider _time;
    private readonly SocketsHttpHandler _handler;
    private readonly HttpClient _answers;
    private readonly HttpClient _streams;

    /// <param name="host">
    /// Where the control plane is; its path, if any, comes before the routes'. A /v1 at its end is left out: it is the base
    /// address that OpenAI's clients are given, and the routes begin with it.
    /// </param>
    /// <param name="apiKey">Goes with every request, where there is one.</param>
    /// <param name="time">Clock for Retry-After dates.</param>
    /// <exception cref="CliFailureException">The key cannot be sent.</exception>
    public HttpCalls(Uri host, string? apiKey, TimeProvider time)
    {
        bool hasKey = ApiKey.IsGiven(apiKey, host);
        string address = host.GetLeftPart(UriPartial.Path).TrimEnd('/');
        _host = new Uri((address.EndsWith(Version, StringComparison.Ordinal) ? address[..^Version.Length] : address) + "/");
        _time = time;
        _handler = new SocketsHttpHandler
        {
            ConnectTimeout = ConnectTimeout,
            UseCookies = false,
            AllowAutoRedirect = !hasKey, // it would go to wherever the answer points
            UseProxy = !host.IsLoopback, // a proxy's own loopback is another machine's
        };
        _answers = new HttpClient(_handler, disposeHandler: false)
        {
            Timeout = AnswerTimeout,
            MaxResponseContentBufferSize = MaxAnswerBytes,
        };
        _streams = new HttpClient(_handler, disposeHandler: false) { Timeout = Timeout.InfiniteTimeSpan };
        if (hasKey)
        {
            ApiKey.AddTo(_answers.DefaultRequestHeaders, apiKey!);
            ApiKey.AddTo(_streams.DefaultRequestHeaders, apiKey!);
        }
    }

    public void Dispose()
    {
        _answers.Dispose();
        _streams.Dispose();
        _handler.Dispose();
    }

    /// <summary>Gets an object.</summary>
    public Task<T> GetAsync<T>(string route, JsonTypeInfo<T> type, CancellationToken cancellationToken) =>
        SendAsync(_answers, new HttpRequestMessage(HttpMethod.Get, new Uri(_host, route)), type, cancellationToken);

    /// <summary>Posts a small body, or none, and reads the object that comes back.</summary>
    public Task<T> PostAsync<T>(string route, HttpContent? body, JsonTypeInfo<T> type, CancellationToken cancellationToken) =>
        SendAsync(
            _answers, new HttpRequestMessage(HttpMethod.Post, new Uri(_host, route)) { Content = body }, type, cancellationToken);

    /// <summary>Posts a body of any size: no limit of time, and a server that refuses it may say so before it is sent.</summary>
    public Task<T> UploadAsync<T>(string route, HttpContent body, JsonTypeInfo<T> type, CancellationToken cancellationToken)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, new Uri(_host, route)) { Content = body };
        request.Headers.ExpectContinue = true;
        return SendAsync(_streams, request, type, cancellationToken);
    }

    /// <summary>Opens a body of any size.</summary>
    /// <returns>The caller's to dispose; the body is yet to be read.</returns>
    public Task<HttpResponseMessage> OpenAsync(string route, CancellationToken cancellationToken) =>
        SendAsync(_streams, new HttpRequestMessage(HttpMethod.Get, new Uri(_host, route)), cancellationToken);

    private async Task<T> SendAsync<T>(
        HttpClient client, HttpRequestMessage request, JsonTypeInfo<T> type, CancellationToken cancellationToken)
    {
        using HttpResponseMessage response = await SendAsync(client, request, cancellationToken);
        try
        {
            await using Stream body = await response.Content.ReadAsStreamAsync(cancellationToken);
            return await JsonSerializer.DeserializeAsync(body, type, cancellationToken) ?? throw new JsonException("null");
        }
        catch (JsonException)
        {
            throw new CliFailureException(
                ExitCode.ServerUnavailable, $"{request.RequestUri} answered something else than expected; is it a Pipeline server?");
        }
        catch (Exception exception) when (exception is HttpRequestException or IOException)
        {
            throw Unreachable(exception);
        }
    }

    private async Task<HttpResponseMessage> SendAsync(
        HttpClient client, HttpRequestMessage request, CancellationToken cancellationToken)
    {
        HttpResponseMessage response;
        try
        {
            // the timeout of answers covers what is read here, so that is the whole
            response = await client.SendAsync(
                request,
                client == _answers ? HttpCompletionOption.ResponseContentRead : HttpCompletionOption.ResponseHeadersRead,
                cancellationToken);
        }
        catch (Exception exception) when (exception is HttpRequestException or OperationCanceledException)
        {
            cancellationToken.ThrowIfCancellationRequested(); // which may look like a broken connection
            throw Unreachable(exception);
        }

        if (response.IsSuccessStatusCode)
        {
            return response;
        }

        using (response)
        {
            throw await RefusalAsync(response, cancellationToken);
        }
    }

    private ServerUnavailableException Unreachable(Exception exception) => new(exception is OperationCanceledException
        ? $"{_host} did not answer in time."
        : $"cannot reach {_host} ({exception.GetBaseException().Message.TrimEnd('.')}).");

    private async Task<Exception> RefusalAsync(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        string said = await MessageAsync(response, cancellationToken)
            ?? $"{response.RequestMessage?.Method} {response.RequestMessage?.RequestUri} was answered with {(int)response.StatusCode}."
            + (response.StatusCode == HttpStatusCode.Unauthorized ? $" A key is read from {CliEnvironment.ApiKeyVariable}." : string.Empty);
        return response.StatusCode is HttpStatusCode.TooManyRequests or HttpStatusCode.RequestTimeout
            || (int)response.StatusCode >= 500
            ? new ServerUnavailableException($"the server said {(int)response.StatusCode}: {said}", RetryAfter(response.Headers))
            : new CliFailureException(ExitCode.Refused, said);
    }

    private TimeSpan? RetryAfter(HttpResponseHeaders headers) =>
        headers.RetryAfter?.Delta ?? (headers.RetryAfter?.Date is { } date ? date - _time.GetUtcNow() : null);

    private static async Task<string?> MessageAsync(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        try
        {
            await response.Content.LoadIntoBufferAsync(MaxErrorBytes, cancellationToken);
            await using Stream body = await response.Content.ReadAsStreamAsync(cancellationToken);
            ErrorEnvelope? envelope =
                await JsonSerializer.DeserializeAsync(body, ApiJsonContext.Default.ErrorEnvelope, cancellationToken);
            return envelope?.Error?.Message;
        }
        catch (Exception exception) when (exception is JsonException or HttpRequestException or IOException)
        {
            return null; // the status alone has to do
        }
    }
}
