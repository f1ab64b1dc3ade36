using Pipeline.Ingest.Tests.Support;
using Pipeline.TestKit;

namespace Pipeline.Ingest.Tests.Protocol;

/// <summary>Whatever calls the process dies in, the batch reaches its one right end.</summary>
[TestClass]
public sealed class CrashTests
{
    private static readonly CrashMoment[] Moments = [CrashMoment.BeforeEffect, CrashMoment.AfterEffect];

    [TestMethod]
    [DataRow(ScenarioKind.Completed, false)]
    [DataRow(ScenarioKind.Completed, true)]
    [DataRow(ScenarioKind.SubmittedOnce, false)]
    [DataRow(ScenarioKind.SubmittedOnce, true)]
    [DataRow(ScenarioKind.Strict, false)]
    [DataRow(ScenarioKind.Cancelled, false)]
    [DataRow(ScenarioKind.CancelledWhileValidating, false)]
    [DataRow(ScenarioKind.Expired, false)]
    public async Task Batch_ProcessDiesInAnyCall_EndsOnceWithOneResultALine(ScenarioKind kind, bool isBrokerLike)
    {
        CrashSwitch none = new(_ => CrashMoment.Never);
        await RunAsync(kind, none, isBrokerLike, kind.ToString());
        Console.WriteLine($"{kind}: {none.Count} calls");

        for (int call = 1; call <= none.Count; call++)
        {
            foreach (CrashMoment moment in Moments)
            {
                await RunAsync(kind, CrashSwitch.At(call, moment), isBrokerLike, kind.ToString());
            }
        }
    }

    [TestMethod]
    public async Task Batch_ProcessDiesAgainAndAgain_EndsOnceWithOneResultALine()
    {
        int seed = TestSeed.Create();
        ScenarioKind[] kinds = Enum.GetValues<ScenarioKind>();
        for (int run = 0; run < TestScale.Choose(byDefault: 200, full: 20_000); run++)
        {
            Random random = new(seed + run);
            ScenarioKind kind = kinds[random.Next(kinds.Length)];
            CrashSwitch crash = CrashSwitch.Randomly(random, oneIn: random.Next(5, 60), maxDeaths: 40);
            await RunAsync(kind, crash, isBrokerLike: random.Next(2) == 0, $"seed {seed}, run {run}, {kind}");
        }
    }

    private static async Task RunAsync(ScenarioKind kind, CrashSwitch crash, bool isBrokerLike, string when)
    {
        using CrashScenario scenario = await CrashScenario.CreateAsync(kind, crash, isBrokerLike);
        try
        {
            await scenario.RunAsync();
        }
        catch (Exception exception)
        {
            throw new AssertFailedException($"{when}: {exception.Message} Died in {string.Join(", ", crash.Deaths)}.", exception);
        }
    }
}
