using Pipeline.TestKit;

namespace Pipeline.ServiceBus.Tests.Schedules;

/// <summary>Whatever the broker, the storage and the processes do to each other, every line of the batch gets one result.</summary>
[TestClass]
public sealed class ScheduleTests
{
    [TestMethod]
    public async Task Batch_RandomSchedules_EndsWithOneResultALine()
    {
        int seed = TestSeed.Create();
        int count = TestScale.Choose(byDefault: 300, full: 10_000);
        long turns = 0;
        for (int run = 0; run < count; run++)
        {
            turns += (await RunAsync(unchecked(seed + run))).TurnCount;
        }

        Console.WriteLine($"{count} schedules, {turns} turns");
    }

    // Seeds that failed once.
    [TestMethod]
    [DataRow(118, DisplayName = "A message was returned by one that never owned its shard, and its copy's new id made the shard seem held by another")]
    [DataRow(1175549452, DisplayName = "A fenced owner's seal copied from a version that was gone, and the worker died of it")]
    public async Task Batch_SeedThatFailedOnce_EndsWithOneResultALine(int seed) => await RunAsync(seed);

    [TestMethod]
    public async Task Batch_SameSeed_IsTheSameSchedule()
    {
        int seed = TestSeed.Create();

        Schedule first = await RunAsync(seed);
        Schedule second = await RunAsync(seed);

        Assert.AreEqual(first.TurnCount, second.TurnCount);
        Assert.AreEqual(first.Trace, second.Trace);
    }

    private static async Task<Schedule> RunAsync(int seed)
    {
        using Schedule schedule = new(seed);
        try
        {
            await schedule.RunAsync();
            return schedule;
        }
        catch (Exception exception)
        {
            throw new AssertFailedException($"seed {seed}, turn {schedule.TurnCount}: {exception.Message}", exception);
        }
    }
}
