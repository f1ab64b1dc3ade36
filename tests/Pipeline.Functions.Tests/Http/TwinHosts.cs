using System.Globalization;
using System.Reflection;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.Routing.Constraints;
using Microsoft.AspNetCore.Routing.Patterns;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Pipeline.Api;
using Pipeline.Contracts;
using Pipeline.Contracts.Queues;
using Pipeline.Contracts.Storage;
using Pipeline.Functions.Hosting;
using Pipeline.Ingest;
using Pipeline.Storage.Composition;
using Pipeline.TestKit;
using Pipeline.TestKit.Queues;
using Pipeline.TestKit.Storage;

namespace Pipeline.Functions.Tests.Http;

/// <summary>
/// The same API twice, each on a real Kestrel over a store and a queue in memory of its own: mapped as the local host maps it, and behind
/// the functions, which are found as the platform finds them.
/// </summary>
internal sealed class TwinHosts : IAsyncDisposable
{
    private const string Chosen = "function";

    private readonly WebApplication _local;
    private readonly WebApplication _functions;

    private TwinHosts(BatchLimits limits, BatchLimits uploads)
    {
        LocalStore = new InMemoryBlobStore(Time);
        FunctionsStore = new InMemoryBlobStore(Time);
        var profile = new FunctionsProfile(StorageProfile.Embedded("unused"), limits, uploads);
        _local = Build(profile, LocalStore);
        _local.MapPipelineApi(_local.Services.GetRequiredService<IngestServices>(), uploads);
        _functions = Build(profile, FunctionsStore);
        MapFunctions(_functions);
    }

    public ManualTimeProvider Time { get; } = new();

    public InMemoryBlobStore LocalStore { get; }

    public InMemoryBlobStore FunctionsStore { get; }

    public HttpClient Local { get; } = new();

    public HttpClient Functions { get; } = new(new SocketsHttpHandler { Expect100ContinueTimeout = TimeSpan.FromSeconds(30) });

    /// <summary>Starts both.</summary>
    /// <param name="uploads">What may arrive over HTTP; null for what may arrive at all.</param>
    public static async Task<TwinHosts> StartAsync(BatchLimits? uploads = null)
    {
        var limits = new BatchLimits();
        var hosts = new TwinHosts(limits, uploads ?? limits);
        await hosts._local.StartAsync();
        await hosts._functions.StartAsync();
        hosts.Local.BaseAddress = new Uri(hosts._local.Urls.First());
        hosts.Functions.BaseAddress = new Uri(hosts._functions.Urls.First());
        return hosts;
    }

    public async ValueTask DisposeAsync()
    {
        Local.Dispose();
        Functions.Dispose();
        await _local.DisposeAsync();
        await _functions.DisposeAsync();
    }

    private WebApplication Build(FunctionsProfile profile, InMemoryBlobStore store)
    {
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Logging.ClearProviders();
        builder.Services
            .AddSingleton<TimeProvider>(Time)
            .AddSingleton<IBlobStore>(store)
            .AddSingleton<IWorkQueue>(new InMemoryWorkQueue(Time))
            .AddFunctions(profile);
        return builder.Build();
    }

    // As the platform does it in two processes. The host takes the first route that fits, in the order of the functions' names.
    // The worker matches once more by its own rules, which must find something, and runs the function that the host chose.
    private static void MapFunctions(WebApplication app)
    {
        RouteCollection hostRoutes = HostRoutes(app.Services.GetRequiredService<IInlineConstraintResolver>());
        app.Use(async (context, next) =>
        {
            var route = new RouteContext(context);
            await hostRoutes.RouteAsync(route);
            Assert.IsNotNull(route.Handler, $"The Functions host knows no route {context.Request.Method} {context.Request.Path}.");
            await route.Handler(context);
            await next(context);
        });
        app.UseRouting();
        ((IEndpointRouteBuilder)app).DataSources.Add(new DefaultEndpointDataSource(WorkerEndpoints()));
    }

    private static RouteCollection HostRoutes(IInlineConstraintResolver constraints)
    {
        var routes = new RouteCollection();
        foreach ((FunctionMethod function, HttpTriggerAttribute trigger) in FunctionMethod.With<HttpTriggerAttribute>())
        {
            var rules = new Dictionary<string, object>();
            if (trigger.Methods is { } methods)
            {
                rules.Add("httpMethod", new HttpMethodRouteConstraint(methods));
            }

            var choice = new RouteHandler(context =>
            {
                context.Items[Chosen] = function;
                return Task.CompletedTask;
            });
            routes.Add(new Route(choice, function.Name, trigger.Route, [], rules, [], constraints));
        }

        return routes;
    }

    private static IEnumerable<Endpoint> WorkerEndpoints()
    {
        foreach ((FunctionMethod function, HttpTriggerAttribute trigger) in FunctionMethod.With<HttpTriggerAttribute>())
        {
            var endpoint = new RouteEndpointBuilder(InvokeAsync, RoutePatternFactory.Parse($"/{trigger.Route}"), order: 0);
            endpoint.Metadata.Add(new HttpMethodMetadata(trigger.Methods ?? []));
            endpoint.DisplayName = function.Name;
            yield return endpoint.Build();
        }
    }

    private static async Task InvokeAsync(HttpContext context)
    {
        MethodInfo method = ((FunctionMethod)context.Items[Chosen]!).Method;
        object instance = ActivatorUtilities.CreateInstance(context.RequestServices, method.DeclaringType!);
        var answer = (Task<IResult>)method.Invoke(instance, BindingFlags.Default, null, [context.Request], CultureInfo.InvariantCulture)!;
        await (await answer).ExecuteAsync(context);
    }
}
