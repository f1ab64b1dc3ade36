using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Pipeline.Contracts.Queues;
using Pipeline.Functions.Hosting;
using Pipeline.TestKit.Queues;

namespace Pipeline.Functions.Tests.Hosting;

[TestClass]
public sealed class ControlPlaneTests
{
    [TestMethod]
    public async Task ControlPlane_AsTheProgramComposesIt_MakesEveryFunction()
    {
        WebApplicationBuilder builder = CreateBuilder();
        Compose(builder);
        await using WebApplication app = builder.Build();

        app.Services.StartControlPlane();

        foreach (Type type in FunctionMethod.All.Select(function => function.Method.DeclaringType!).Distinct())
        {
            Assert.IsNotNull(ActivatorUtilities.CreateInstance(app.Services, type));
        }
    }

    [TestMethod]
    public async Task StartControlPlane_LimitsThatDoNotGoTogether_AreRefused()
    {
        WebApplicationBuilder builder = CreateBuilder("--Limits:MaxShardLines", "1", "--Limits:MaxShardBytes", "1024");
        Compose(builder);
        await using WebApplication app = builder.Build();

        Assert.ThrowsExactly<ArgumentException>(app.Services.StartControlPlane);
    }

    // no service is called here, and where the package is missing its client cannot even be made
    private static void Compose(WebApplicationBuilder builder)
    {
        builder.AddControlPlane();
        builder.Services.AddSingleton<IWorkQueue>(new InMemoryWorkQueue(TimeProvider.System));
    }

    private static WebApplicationBuilder CreateBuilder(params string[] settings) => WebApplication.CreateSlimBuilder(
    [
        "--Storage:Mode", "Azure", "--Storage:BlobServiceUri", "https://name.blob.core.windows.net",
        "--ServiceBus:fullyQualifiedNamespace", "name.servicebus.windows.net", .. settings,
    ]);
}
