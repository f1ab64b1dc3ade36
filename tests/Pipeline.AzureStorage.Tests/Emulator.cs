using Pipeline.TestKit.Azurite;

namespace Pipeline.AzureStorage.Tests;

/// <summary>One Azurite for all tests of this project.</summary>
[TestClass]
public static class Emulator
{
    private static AzuriteServer? _server;

    public static string ConnectionString => _server!.ConnectionString;

    [AssemblyInitialize]
    public static async Task StartAsync(TestContext _) => _server = await AzuriteServer.StartAsync();

    [AssemblyCleanup]
    public static async Task StopAsync()
    {
        if (_server is not null)
        {
            await _server.DisposeAsync();
        }
    }
}
