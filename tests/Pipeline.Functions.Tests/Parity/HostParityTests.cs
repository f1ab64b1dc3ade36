using Microsoft.Azure.Functions.Worker;
using Pipeline.Contracts;
using Pipeline.Functions.Http;
using Pipeline.Storage.Composition;

namespace Pipeline.Functions.Tests.Parity;

/// <summary>The local host and the Functions app listen to the same routes, queues and timers.</summary>
[TestClass]
public sealed class HostParityTests
{
    [TestMethod]
    public async Task Routes_OfBothHosts_AreTheSame()
    {
        await using var local = new LocalHostSurface();

        IEnumerable<string> functions = FunctionMethod.With<HttpTriggerAttribute>()
            .SelectMany(function => (function.Trigger.Methods ?? ["*"]).Select(method => $"{method} {function.Trigger.Route}"));

        AssertSame(local.Routes, functions);
    }

    [TestMethod]
    public async Task Queues_OfBothHosts_AreTheSame()
    {
        await using var local = new LocalHostSurface();

        IEnumerable<string> functions = FunctionMethod.With<ServiceBusTriggerAttribute>().Select(function => function.Trigger.QueueName!);

        AssertSame(local.Queues, functions);
    }

    [TestMethod]
    public async Task Timers_OfBothHosts_AreTheSame()
    {
        await using var local = new LocalHostSurface();

        IEnumerable<string> functions = FunctionMethod.With<TimerTriggerAttribute>().Select(function => $"{function.Function.Name}Timer");

        AssertSame(local.Timers, functions);
    }

    [TestMethod]
    public void QueueTriggers_All_LeaveSettlingToUsOverOurConnection()
    {
        foreach ((FunctionMethod function, ServiceBusTriggerAttribute trigger) in FunctionMethod.With<ServiceBusTriggerAttribute>())
        {
            Assert.IsFalse(trigger.AutoCompleteMessages, function.Name);
            Assert.IsFalse(trigger.IsBatched, function.Name);
            Assert.AreEqual(ServiceBusOptions.Section, trigger.Connection, function.Name);
        }
    }

    [TestMethod]
    public void Timers_All_NeitherCatchUpNorRunAtTheStart()
    {
        foreach ((FunctionMethod function, TimerTriggerAttribute trigger) in FunctionMethod.With<TimerTriggerAttribute>())
        {
            Assert.IsFalse(trigger.UseMonitor, function.Name);
            Assert.IsFalse(trigger.RunOnStartup, function.Name);
        }
    }

    // Names has the schedule of each beside its reason, where infra and people look for it.
    [TestMethod]
    public void Timers_All_RunWhenTheNamesSay()
    {
        foreach ((FunctionMethod function, TimerTriggerAttribute trigger) in FunctionMethod.With<TimerTriggerAttribute>())
        {
            object? schedule = typeof(Names).GetField($"{function.Name}Timer")?.GetRawConstantValue();

            Assert.AreEqual(schedule, trigger.Schedule, function.Name);
            Assert.HasCount(6, trigger.Schedule.Split(' '), function.Name);
        }
    }

    [TestMethod]
    public void HttpTriggers_All_AskForAKey()
    {
        foreach ((FunctionMethod function, HttpTriggerAttribute trigger) in FunctionMethod.With<HttpTriggerAttribute>())
        {
            Assert.AreEqual(HttpAccess.Level, trigger.AuthLevel, function.Name);
        }
    }

    // The Functions host takes the first route that fits, in the order of the functions' names.
    [TestMethod]
    public void Fallback_AmongTheFunctions_HasTheLastName() =>
        Assert.AreEqual("{**path}", FunctionMethod.With<HttpTriggerAttribute>().Last().Trigger.Route);

    // The platform looks functions up by name, and their methods too.
    [TestMethod]
    public void Functions_All_HaveNamesOfTheirOwnAndPublicMethods()
    {
        Assert.HasCount(FunctionMethod.All.Count, FunctionMethod.All.Select(f => f.Name.ToUpperInvariant()).Distinct());
        foreach (FunctionMethod function in FunctionMethod.All)
        {
            Assert.IsTrue(function.Method.IsPublic, function.Name);
            Assert.IsFalse(function.Method.DeclaringType!.IsNested, function.Name);
            Assert.AreEqual(function.Method, function.Method.DeclaringType.GetMethod(function.Method.Name), function.Name);
        }
    }

    private static void AssertSame(IReadOnlyList<string> local, IEnumerable<string> functions)
    {
        string[] there = [.. functions];

        Assert.AreEqual(string.Empty, string.Join(", ", local.Except(there)), "only the local host has these");
        Assert.AreEqual(string.Empty, string.Join(", ", there.Except(local)), "only the functions have these");
        Assert.HasCount(local.Count, there, "one of the hosts has something twice");
        Assert.IsNotEmpty(there);
    }
}
