using System.Globalization;
using System.Net.Sockets;

namespace Pipeline.TestKit.Azurite;

/// <summary>
/// Microsoft's storage emulator as a process of its own, on free ports and an empty folder. It is ended by SIGTERM: killed, it
/// would lose what it acknowledged in its last seconds, so no test of durability stands on it.
/// </summary>
public sealed class AzuriteServer : IAsyncDisposable
{
    private const string Program = "scripts/packages/tools/node_modules/azurite/dist/src/azurite.js";

    // The account of every emulator, published by Microsoft; no secret.
    private const string Account = "devstoreaccount1";
    private const string AccountKey = "Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw==";

    // a cold npm cache makes the installation slow
    private static readonly TimeSpan InstallLimit = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan StartLimit = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan StopLimit = TimeSpan.FromSeconds(20);

    private readonly TempDirectory _data;
    private readonly ManagedProcess _process;

    private AzuriteServer(TempDirectory data, ManagedProcess process, int blobPort, int queuePort)
    {
        _data = data;
        _process = process;
        ConnectionString =
            $"DefaultEndpointsProtocol=http;AccountName={Account};AccountKey={AccountKey};"
            + $"BlobEndpoint=http://127.0.0.1:{blobPort}/{Account};QueueEndpoint=http://127.0.0.1:{queuePort}/{Account};";
    }

    /// <summary>Of blobs and queues alike.</summary>
    public string ConnectionString { get; }

    /// <summary>Installs the emulator where it is missing, starts it and waits until it listens.</summary>
    public static async Task<AzuriteServer> StartAsync()
    {
        using (ManagedProcess tools = ManagedProcess.Start(RepositoryRoot.Combine("scripts/packages/tools.sh"), []))
        {
            if (await tools.WaitForExitAsync(InstallLimit) != 0)
            {
                throw new InvalidOperationException($"The tools cannot be installed: {tools.Output}");
            }
        }

        int blobPort = FreePort.Take();
        int queuePort = FreePort.Take();
        var data = new TempDirectory();
        ManagedProcess process = ManagedProcess.Start("node", Arguments(data.Path, blobPort, queuePort));
        await Eventually.HoldsAsync(
            () => process.HasExited
                ? throw new InvalidOperationException($"Azurite ended: {process.Output}")
                : Listens(blobPort) && Listens(queuePort),
            "Azurite listens",
            StartLimit);
        return new AzuriteServer(data, process, blobPort, queuePort);
    }

    public async ValueTask DisposeAsync()
    {
        _process.Terminate();
        await _process.WaitForExitAsync(StopLimit);
        _process.Dispose();
        _data.Dispose();
    }

    private static string[] Arguments(string folder, int blobPort, int queuePort) =>
    [
        RepositoryRoot.Combine(Program), "-l", folder, "--silent", "--disableTelemetry",
        "--blobHost", "127.0.0.1", "--blobPort", Text(blobPort), "--blobKeepAliveTimeout", "60",
        "--queueHost", "127.0.0.1", "--queuePort", Text(queuePort), "--queueKeepAliveTimeout", "60",
        "--tableHost", "127.0.0.1", "--tablePort", Text(FreePort.Take()),
    ];

    private static bool Listens(int port)
    {
        using var client = new TcpClient();
        try
        {
            client.Connect("127.0.0.1", port);
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }

    private static string Text(int port) => port.ToString(CultureInfo.InvariantCulture);
}
