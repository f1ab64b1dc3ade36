using System.Reflection;
using Microsoft.Extensions.Logging;

namespace Pipeline.Ingest.Tests;

[TestClass]
public sealed class LogEventTests
{
    [TestMethod]
    public void Events_OfTheProject_AreUniqueNamedAndInItsThousand()
    {
        LoggerMessageAttribute[] events = [.. typeof(IngestServices).Assembly.GetTypes()
            .SelectMany(type => type.GetMethods(BindingFlags.Instance | BindingFlags.Static | BindingFlags.NonPublic | BindingFlags.Public))
            .Select(method => method.GetCustomAttribute<LoggerMessageAttribute>())
            .OfType<LoggerMessageAttribute>()];

        Assert.IsNotEmpty(events);
        Assert.HasCount(events.Length, events.Select(each => each.EventId).Distinct().ToArray());
        Assert.HasCount(events.Length, events.Select(each => each.EventName).Distinct().ToArray());
        Assert.IsTrue(Array.TrueForAll(events, each => each.EventId is >= 1000 and < 2000 && each.EventName is not null));
    }
}
