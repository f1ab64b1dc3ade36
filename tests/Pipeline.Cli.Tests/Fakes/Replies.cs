using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Microsoft.AspNetCore.Http;
using Pipeline.Contracts.Api;
using Pipeline.Contracts.Json;

namespace Pipeline.Cli.Tests.Fakes;

/// <summary>What the fake server answers.</summary>
internal static class Replies
{
    public static RequestDelegate Batch(BatchObject batch) => Json(batch, ApiJsonContext.Default.BatchObject);

    public static RequestDelegate File(string id, long bytes) => Json(
        new FileObject { Id = id, Bytes = bytes, CreatedAt = 1, ExpiresAt = null, Filename = "x", Purpose = "batch" },
        ApiJsonContext.Default.FileObject);

    public static RequestDelegate Models(params string[] ids) => Json(
        new ObjectList<ModelObject>("list", [.. ids.Select(id => new ModelObject(id, "model", 1, "pipeline"))], null, null, HasMore: false),
        ApiJsonContext.Default.ObjectListModelObject);

    public static RequestDelegate Batches(bool hasMore, params BatchObject[] batches) => Json(
        new ObjectList<BatchObject>("list", [.. batches], batches.FirstOrDefault()?.Id, batches.LastOrDefault()?.Id, hasMore),
        ApiJsonContext.Default.ObjectListBatchObject);

    public static RequestDelegate Text(string text) => context => context.Response.WriteAsync(text);

    public static RequestDelegate Error(int status, string message, int? retryAfterSeconds = null) => context =>
    {
        context.Response.StatusCode = status;
        context.Response.Headers.RetryAfter = retryAfterSeconds?.ToString(CultureInfo.InvariantCulture);
        var body = new ErrorEnvelope(new ErrorBody(message, "invalid_request_error", null, null));
        return Json(body, ApiJsonContext.Default.ErrorEnvelope)(context);
    };

    /// <summary>Promises more bytes than come before Kestrel closes the connection.</summary>
    public static RequestDelegate BrokenText(string start) => context =>
    {
        context.Response.ContentLength = start.Length + 1;
        return context.Response.Body.WriteAsync(Encoding.UTF8.GetBytes(start)).AsTask();
    };

    /// <summary>Breaks the connection without an answer.</summary>
    public static RequestDelegate Nothing() => context =>
    {
        context.Abort();
        return Task.CompletedTask;
    };

    /// <summary>Does something, such as a Ctrl-C, before it answers.</summary>
    public static RequestDelegate After(Action action, RequestDelegate reply) => context =>
    {
        action();
        return reply(context);
    };

    private static RequestDelegate Json<T>(T value, JsonTypeInfo<T> type) => context =>
    {
        context.Response.ContentType = "application/json";
        return JsonSerializer.SerializeAsync(context.Response.Body, value, type);
    };
}
