using System.Reflection;
using Microsoft.Extensions.Logging;
using Pipeline.LocalHost.Hosting;

namespace Pipeline.Api.Tests;

[TestClass]
public sealed class EventIdTests
{
    [TestMethod]
    public void LogMessages_OfApiAndLocalHost_HaveNumbersOfTheirRangeOnce()
    {
        int[] ids = [.. new[] { typeof(ApiRoutes).Assembly, typeof(LocalHostApp).Assembly }
            .SelectMany(assembly => assembly.GetTypes())
            .SelectMany(type => type.GetMethods(BindingFlags.Instance | BindingFlags.Static | BindingFlags.NonPublic | BindingFlags.Public))
            .Select(method => method.GetCustomAttribute<LoggerMessageAttribute>())
            .OfType<LoggerMessageAttribute>()
            .Select(message => message.EventId)];

        Assert.IsNotEmpty(ids);
        CollectionAssert.AllItemsAreUnique(ids);
        Assert.IsTrue(ids.All(id => id is >= 1500 and < 2000), string.Join(' ', ids));
    }
}
