using Pipeline.Ingest.Tests.Support;

namespace Pipeline.Ingest.Tests.Protocol;

/// <summary>Whatever call the process dies in, the batch reaches its one right end.</summary>
[TestClass]
public sealed class CrashTests
{
    [TestMethod]
    [DataRow(ScenarioKind.Completed)]
    [DataRow(ScenarioKind.Strict)]
    [DataRow(ScenarioKind.Cancelled)]
    [DataRow(ScenarioKind.CancelledWhileValidating)]
    [DataRow(ScenarioKind.Expired)]
    public async Task Batch_ProcessDiesInAnyCall_EndsOnceWithOneResultALine(ScenarioKind kind)
    {
        CrashSwitch none = new();
        using (CrashScenario scenario = await CrashScenario.CreateAsync(kind, none))
        {
            await scenario.RunAsync();
        }

        int calls = none.Count;
        Console.WriteLine($"{kind}: {calls} calls");
        for (int call = 1; call <= calls; call++)
        {
            await RunAsync(kind, call, isAfterEffect: false);
            await RunAsync(kind, call, isAfterEffect: true);
        }
    }

    private static async Task RunAsync(ScenarioKind kind, int call, bool isAfterEffect)
    {
        CrashSwitch crash = new(call, isAfterEffect);
        using CrashScenario scenario = await CrashScenario.CreateAsync(kind, crash);
        try
        {
            await scenario.RunAsync();
        }
        catch (Exception exception)
        {
            throw new AssertFailedException(
                $"{kind}, process died in call {call} ({crash.DiedIn}), {(isAfterEffect ? "after" : "before")} its effect: {exception.Message}",
                exception);
        }
    }
}
