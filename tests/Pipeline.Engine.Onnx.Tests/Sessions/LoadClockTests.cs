using Pipeline.Engine.Onnx.Sessions;

namespace Pipeline.Engine.Onnx.Tests.Sessions;

[TestClass]
public sealed class LoadClockTests
{
    [TestMethod]
    public void End_TwoPhases_MeasuresEachFromTheEndOfTheOneBefore()
    {
        SteppedTime time = new();
        LoadClock clock = new(time);

        time.Ticks += 3;
        clock.End("first");
        time.Ticks += 5;
        clock.End("second");

        LoadPhase[] expected = [new("first", TimeSpan.FromSeconds(3)), new("second", TimeSpan.FromSeconds(5))];
        CollectionAssert.AreEqual(expected, clock.Phases.ToArray());
    }

    private sealed class SteppedTime : TimeProvider
    {
        public long Ticks { get; set; }

        public override long TimestampFrequency => 1;

        public override long GetTimestamp() => Ticks;
    }
}
