using Pipeline.Contracts.Queues;
using Pipeline.ServiceBus.Tests.Support;
using Pipeline.TestKit.Conformance;

namespace Pipeline.ServiceBus.Tests.Conformance;

[TestClass]
public sealed class ServiceBusSimulatorConformanceTests : WorkQueueConformance
{
    private readonly SimulatedService _service = new();

    public ServiceBusSimulatorConformanceTests() => _service.Broker.CreateQueue(SimulatedService.QueueOptions(Name));

    protected override string DepthIsCoarse => "Service Bus counts a locked message as an active one.";

    protected override Task<IWorkQueue> OpenQueueAsync() =>
        Task.FromResult<IWorkQueue>(new PromptQueue(_service.Open(), _service.Time));

    protected override Task PassAsync(TimeSpan time)
    {
        _service.Time.Advance(time);
        return Task.CompletedTask;
    }
}
