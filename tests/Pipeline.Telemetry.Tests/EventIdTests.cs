using System.Reflection;
using Microsoft.Extensions.Logging;

namespace Pipeline.Telemetry.Tests;

[TestClass]
public sealed class EventIdTests
{
    [TestMethod]
    public void LogMessages_InTheAssembly_HaveNumbersOfItsThousandOnce()
    {
        int[] ids = [.. typeof(TelemetryServices).Assembly.GetTypes()
            .SelectMany(type => type.GetMethods(BindingFlags.Instance | BindingFlags.Static | BindingFlags.NonPublic | BindingFlags.Public))
            .Select(method => method.GetCustomAttribute<LoggerMessageAttribute>())
            .OfType<LoggerMessageAttribute>()
            .Select(message => message.EventId)];

        Assert.IsNotEmpty(ids);
        CollectionAssert.AllItemsAreUnique(ids);
        Assert.IsTrue(ids.All(id => id is >= 8000 and < 9000), string.Join(' ', ids));
    }
}
