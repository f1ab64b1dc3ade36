using Pipeline.Contracts.Queues;
using Pipeline.ServiceBus.Tests.Support;
using Pipeline.TestKit.Conformance;

namespace Pipeline.ServiceBus.Tests.Conformance;

/// <summary>The suite against Azure or the official emulator, with a queue for each test. Time is real: minutes a test.</summary>
[TestClass]
[TestCategory("Azure")]
public sealed class ServiceBusNamespaceConformanceTests : WorkQueueConformance, IAsyncDisposable
{
    private readonly RealNamespace? _namespace = RealNamespace.Find();
    private readonly List<IAsyncDisposable> _opened = [];
    private bool _hasQueue;

    protected override string DepthIsCoarse => "Service Bus counts a locked message as an active one.";

    protected override TimeSpan ShortWait => TimeSpan.FromSeconds(3);

    public async ValueTask DisposeAsync()
    {
        foreach (IAsyncDisposable client in _opened)
        {
            await client.DisposeAsync();
        }

        if (_hasQueue)
        {
            await _namespace!.Administration.DeleteQueueAsync(Name);
        }
    }

    protected override async Task<IWorkQueue> OpenQueueAsync()
    {
        if (_namespace is null)
        {
            Assert.Inconclusive($"{RealNamespace.Variable} names no Service Bus namespace: this suite needs one.");
        }

        if (!_hasQueue)
        {
            await _namespace.Administration.CreateQueueAsync(SimulatedService.QueueOptions(Name), Token);
            _hasQueue = true;
        }

        IWorkQueue queue = ServiceBusQueues.Open(_namespace.Connection, TimeProvider.System);
        _opened.Add((IAsyncDisposable)queue);
        return queue;
    }

    protected override Task PassAsync(TimeSpan time) => Task.Delay(time, TimeProvider.System, Token);
}
