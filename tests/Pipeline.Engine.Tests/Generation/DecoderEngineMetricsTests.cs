using Pipeline.Engine.Generation;
using Pipeline.TestKit;

namespace Pipeline.Engine.Tests.Generation;

[TestClass]
public sealed class DecoderEngineMetricsTests
{
    [TestMethod]
    public async Task Step_RequestsRun_AreMeasuredWithTheirModel()
    {
        await using var fixture = new DecoderEngineFixture(blockTokens: 4, blockCount: 100);
        await fixture.CheckAsync(await fixture.SubmitAsync(DecoderEngineFixture.Request(promptLength: 10, maxTokens: 3)));
        await fixture.CheckAsync(await fixture.SubmitAsync(DecoderEngineFixture.Request(promptLength: 10, maxTokens: 1)));

        await fixture.FinishAsync();
        await Eventually.HoldsAsync(() => Blocks(fixture) == "97 free, 3 cached, 0 used", "all blocks are back");

        Assert.AreEqual("prefill 10, decode 1, decode 1, prefill 2", Describe(fixture, "pipeline.engine.step.tokens", "phase"));
        Assert.HasCount(4, fixture.Meters.Of("pipeline.engine.step.duration"));
        Assert.HasCount(2, fixture.Meters.Of("pipeline.engine.queue.wait"));
        Assert.HasCount(2, fixture.Meters.Of("pipeline.engine.time_to_first_token"));
        Assert.AreEqual(8, fixture.Meters.Of("pipeline.engine.prefix.hits").Single().Value);
        Assert.IsEmpty(fixture.Meters.Of("pipeline.engine.preemptions"));
        Assert.IsTrue(fixture.Meters.Measurements.All(measurement => measurement.Tags["model"] is "hash"));
    }

    [TestMethod]
    public async Task Step_PoolRunsOut_PreemptionsAreCounted()
    {
        await using var fixture = new DecoderEngineFixture(contextLength: 30, blockTokens: 4, blockCount: 8);

        await fixture.CheckAsync(await fixture.SubmitAsync(DecoderEngineFixture.Request(promptLength: 10, maxTokens: 20, samples: 4)));

        Assert.IsNotEmpty(fixture.Meters.Of("pipeline.engine.preemptions"));
    }

    private static string Blocks(DecoderEngineFixture fixture)
    {
        fixture.Meters.Observe();
        return string.Join(", ", fixture.Meters.Of("pipeline.engine.kv.blocks").TakeLast(3).Select(block => $"{block.Value} {block.Tags["state"]}"));
    }

    private static string Describe(DecoderEngineFixture fixture, string instrument, string tag) =>
        string.Join(", ", fixture.Meters.Of(instrument).Select(measurement => $"{measurement.Tags[tag]} {measurement.Value}"));
}
