using Pipeline.Engine.Generation;
using Pipeline.Engine.Sampling;
using Pipeline.Engine.Scheduling;
using Pipeline.Engine.Tests.Execution;

namespace Pipeline.Engine.Tests.Scheduling;

[TestClass]
public sealed class SchedulerAllocationTests
{
    private const int WarmUpSteps = 50;
    private const int Steps = 1_000;

    [TestMethod]
    [DataRow(0f)]
    [DataRow(1f)]
    public void Step_ManySequencesDecode_AllocatesNothing(float temperature)
    {
        using var fixture = new SchedulerFixture(contextLength: 1_200, blockTokens: 16, blockCount: 1_000, maxRunningSequences: 12);
        for (int i = 0; i < 12; i++)
        {
            fixture.Add(new GenerateRequest([i, 2, 3])
            {
                MaxTokens = 1_150,
                Sampling = new SamplingOptions { Temperature = temperature },
                Sinks = [new CountingSink()],
            });
        }

        for (int i = 0; i < WarmUpSteps; i++)
        {
            fixture.Step();
        }

        long before = GC.GetAllocatedBytesForCurrentThread();
        int tokensBefore = fixture.Runner.TokenCount;
        for (int i = 0; i < Steps; i++)
        {
            fixture.Step();
        }

        long allocated = GC.GetAllocatedBytesForCurrentThread() - before;
        Assert.AreEqual(0, allocated);
        Assert.AreEqual(12 * Steps, fixture.Runner.TokenCount - tokensBefore);
    }

    private sealed class CountingSink : ITokenSink
    {
        private int _count;

        public bool Append(int tokenId) => ++_count < 0;
    }
}
