using System.Globalization;
using System.Net;
using Pipeline.Contracts.Storage;
using Pipeline.Storage.Embedded;
using Pipeline.TestKit;

namespace Pipeline.TestStack;

/// <summary>Host and worker as processes of their own over one data folder, which lives as long as the stack.</summary>
public sealed class LocalStack : IDisposable
{
    private static readonly TimeSpan StartLimit = TimeSpan.FromSeconds(60);

    private readonly TempDirectory _data = new();
    private readonly string _modelId;
    private readonly string _modelPath;
    private readonly bool _isFetched;
    private readonly int _hostPort = FreePort.Take();

    /// <param name="modelId">As requests write it.</param>
    /// <param name="modelPath">The model's folder, or a null model.</param>
    /// <param name="isFetched">Whether the worker fetches the model from the storage rather than reading its folder.</param>
    public LocalStack(string modelId, string modelPath, bool isFetched = false)
    {
        _modelId = modelId;
        _modelPath = modelPath;
        _isFetched = isFetched;
        Client = new PipelineClient(new Uri($"http://127.0.0.1:{_hostPort}"));
    }

    public PipelineClient Client { get; }

    public ManagedProcess? Host { get; private set; }

    public ManagedProcess? Worker { get; private set; }

    public int WorkerPort { get; private set; }

    /// <summary>The stack's storage, seen from outside the processes.</summary>
    public IBlobStore Blobs => EmbeddedStorage.OpenBlobs(_data.Path, TimeProvider.System);

    public string DataPath => _data.Path;

    public async Task RegisterAsync()
    {
        string[] upload = _isFetched ? ["--upload"] : [];
        using var register = ManagedProcess.Start(
            Programs.Worker, ["register", _modelPath, "--id", _modelId, "--data", _data.Path, .. upload]);
        if (await register.WaitForExitAsync(StartLimit) != 0)
        {
            throw new InvalidOperationException($"register failed: {register.Output}");
        }
    }

    public async Task StartHostAsync(bool waitUntilReady = true)
    {
        Host?.Dispose();
        Host = ManagedProcess.Start(Programs.Host, [], new Dictionary<string, string>
        {
            ["Storage__DataDirectory"] = _data.Path,
            ["Host__Port"] = _hostPort.ToString(CultureInfo.InvariantCulture),
        });
        if (waitUntilReady)
        {
            await WaitReadyAsync(Host, _hostPort);
        }
    }

    public async Task StartWorkerAsync(IReadOnlyDictionary<string, string>? settings = null, params string[] arguments)
    {
        Worker?.Dispose();
        WorkerPort = FreePort.Take();
        var environment = new Dictionary<string, string>(settings ?? new Dictionary<string, string>())
        {
            ["Storage__DataDirectory"] = _data.Path,
            ["Worker__Port"] = WorkerPort.ToString(CultureInfo.InvariantCulture),
            ["Worker__Models__0__Id"] = _modelId,
            ["Worker__Models__0__Path"] = _isFetched ? "" : _modelPath,
            ["Worker__ModelCache"] = _data.Combine("cache"),
        };
        Worker = ManagedProcess.Start(Programs.Worker, ["run", .. arguments], environment);
        await WaitReadyAsync(Worker, WorkerPort);
    }

    public void Dispose()
    {
        Worker?.Dispose();
        Host?.Dispose();
        Client.Dispose();
        _data.Dispose();
    }

    private static async Task WaitReadyAsync(ManagedProcess process, int port)
    {
        using var http = new HttpClient();
        await Eventually.HoldsAsync(
            async () =>
            {
                if (process.HasExited)
                {
                    throw new InvalidOperationException($"It ended before it was ready: {process.Output}");
                }

                try
                {
                    using HttpResponseMessage reply = await http.GetAsync(new Uri($"http://127.0.0.1:{port}/readyz"));
                    return reply.StatusCode == HttpStatusCode.OK;
                }
                catch (HttpRequestException)
                {
                    return false; // it does not listen yet
                }
            },
            "the process is ready",
            StartLimit);
    }
}
