using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Pipeline.Api.Errors;
using Pipeline.TestKit;

namespace Pipeline.Api.Tests.Errors;

[TestClass]
public sealed class ErrorRepliesTests
{
    public required TestContext TestContext { get; init; }

    [TestMethod]
    public async Task Guard_FailureAfterHalfOfTheBody_BreaksTheConnection()
    {
        var logger = new RecordingLogger<ErrorReplies>();
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Logging.ClearProviders();
        await using WebApplication app = builder.Build();
        app.Map("/", new ErrorReplies(logger).Guard(FailHalfwayAsync));
        await app.StartAsync(TestContext.CancellationToken);
        using var client = new HttpClient();

        async Task Read() => await client.GetStringAsync(new Uri(app.Urls.First()), TestContext.CancellationToken);

        await Assert.ThrowsExactlyAsync<HttpRequestException>(Read);
        Assert.AreEqual("RequestFailed", logger.Entries.Single().EventId.Name);
    }

    // Chunked: without the break the caller would take the half for the whole.
    private static async Task FailHalfwayAsync(HttpContext context)
    {
        await context.Response.WriteAsync("half of it");
        await context.Response.Body.FlushAsync();
        throw new InvalidOperationException("the other half");
    }
}
