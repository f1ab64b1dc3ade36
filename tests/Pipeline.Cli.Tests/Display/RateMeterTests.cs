using Pipeline.Cli.Display;
using Pipeline.TestKit;

namespace Pipeline.Cli.Tests.Display;

[TestClass]
public sealed class RateMeterTests
{
    private readonly ManualTimeProvider _time = new();

    [TestMethod]
    public void PerSecond_OneSample_IsUnknown()
    {
        var meter = new RateMeter(_time);

        meter.Add(100);

        Assert.IsNull(meter.PerSecond);
        Assert.IsNull(meter.TimeLeft(1_000));
    }

    [TestMethod]
    public void PerSecond_TwoSamplesAtOneTime_IsUnknown()
    {
        var meter = new RateMeter(_time);

        meter.Add(100);
        meter.Add(200);

        Assert.IsNull(meter.PerSecond);
    }

    [TestMethod]
    public void TimeLeft_SteadyPace_IsRestByRate()
    {
        RateMeter meter = Feed((0, 0), (2, 50), (2, 100));

        Assert.AreEqual(25.0, meter.PerSecond);
        Assert.AreEqual(TimeSpan.FromSeconds(36), meter.TimeLeft(1_000));
    }

    [TestMethod]
    public void PerSecond_PaceChanged_ForgetsWhatIsOlderThanWindow()
    {
        RateMeter meter = Feed((0, 0), (10, 10_000), (10, 10_010), (10, 10_020), (10, 10_030));

        Assert.AreEqual(1.0, meter.PerSecond);
    }

    [TestMethod]
    public void PerSecond_SamplesFarApart_StillCoversLastStep()
    {
        RateMeter meter = Feed((0, 0), (100, 100), (100, 400));

        Assert.AreEqual(3.0, meter.PerSecond);
    }

    [TestMethod]
    public void TimeLeft_NothingMovesForWindow_IsUnknown()
    {
        RateMeter meter = Feed((0, 0), (5, 50), (30, 50));

        Assert.AreEqual(0.0, meter.PerSecond);
        Assert.IsNull(meter.TimeLeft(100));
    }

    [TestMethod]
    public void PerSecond_CountShrank_StartsAnew()
    {
        RateMeter meter = Feed((0, 0), (10, 1_000), (1, 0), (1, 5));

        Assert.AreEqual(5.0, meter.PerSecond);
    }

    [TestMethod]
    public void TimeLeft_MoreDoneThanTotal_IsZero()
    {
        RateMeter meter = Feed((0, 0), (1, 20));

        Assert.AreEqual(TimeSpan.Zero, meter.TimeLeft(10));
    }

    private RateMeter Feed(params (int AfterSeconds, long Done)[] samples)
    {
        var meter = new RateMeter(_time);
        foreach ((int afterSeconds, long done) in samples)
        {
            _time.Advance(TimeSpan.FromSeconds(afterSeconds));
            meter.Add(done);
        }

        return meter;
    }
}
