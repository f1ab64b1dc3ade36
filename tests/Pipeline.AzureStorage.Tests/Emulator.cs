using Azure.Storage.Blobs;
using Pipeline.Contracts;
using Pipeline.TestKit.Azurite;

namespace Pipeline.AzureStorage.Tests;

/// <summary>One Azurite for all tests of this project.</summary>
[TestClass]
public static class Emulator
{
    private static AzuriteServer? _server;

    public static string ConnectionString => _server!.ConnectionString;

    [AssemblyInitialize]
    public static async Task StartAsync(TestContext _)
    {
        _server = await AzuriteServer.StartAsync();

        // so that no test with faults on its wire is the one that has to make it
        await new BlobServiceClient(ConnectionString).CreateBlobContainerAsync(Names.DataContainer);
    }

    [AssemblyCleanup]
    public static async Task StopAsync()
    {
        if (_server is not null)
        {
            await _server.DisposeAsync();
        }
    }
}
