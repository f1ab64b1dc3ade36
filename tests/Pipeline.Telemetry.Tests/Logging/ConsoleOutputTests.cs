using System.Globalization;
using System.Text.Json;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Console;
using Microsoft.Extensions.Options;

namespace Pipeline.Telemetry.Tests.Logging;

/// <summary>Takes the process' standard output for a moment, so nothing else may run beside it.</summary>
[TestClass]
[DoNotParallelize]
public sealed class ConsoleOutputTests
{
    private static readonly Action<ILogger, string, Exception?> LogHello =
        LoggerMessage.Define<string>(LogLevel.Information, new EventId(7, "Hello"), "Hello {Name}");

    private static readonly Func<ILogger, int, IDisposable?> BeginShard = LoggerMessage.DefineScope<int>("shard {Shard}");

    [TestMethod]
    public void Json_SeveralEvents_IsOneObjectALine()
    {
        string output = Capture("json", logger =>
        {
            using (BeginShard(logger, 4))
            {
                LogHello(logger, "first\nline \"quoted\"", null);
            }

            LogHello(logger, "second", new InvalidOperationException("broken\r\nin two lines"));
        });

        JsonElement[] lines = [.. output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonElement.Parse(line))];
        Assert.HasCount(2, lines);
        Assert.AreEqual(7, lines[0].GetProperty("EventId").GetInt32());
        Assert.AreEqual("Hello first\nline \"quoted\"", lines[0].GetProperty("Message").GetString());
        Assert.AreEqual("first\nline \"quoted\"", lines[0].GetProperty("State").GetProperty("Name").GetString());
        Assert.AreEqual("shard 4", lines[0].GetProperty("Scopes")[0].GetProperty("Message").GetString());
        StringAssert.Contains(lines[1].GetProperty("Exception").GetString(), "in two lines");
        string timestamp = lines[0].GetProperty("Timestamp").GetString()!;
        DateTimeOffset parsed = DateTimeOffset.ParseExact(
            timestamp,
            "yyyy-MM-dd'T'HH:mm:ss.fff'Z'",
            CultureInfo.InvariantCulture,
            DateTimeStyles.AssumeUniversal);
        Assert.IsInRange(0, 60, (TimeProvider.System.GetUtcNow() - parsed).TotalSeconds);
    }

    // a machine that lives in UTC would not show the difference in its output
    [TestMethod]
    public void Json_Timestamps_AreUtc()
    {
        using ServiceProvider services = CreateServices();

        Assert.IsTrue(services.GetRequiredService<IOptions<JsonConsoleFormatterOptions>>().Value.UseUtcTimestamp);
    }

    [TestMethod]
    public void Text_MessageOfTwoLines_IsOneLine()
    {
        string output = Capture("text", logger => LogHello(logger, "two\nlines", null));

        StringAssert.Matches(output, new(@"^[^\n]*\d\d:\d\d:\d\d [^\n]*Hello two lines\r?\n$"));
    }

    [TestMethod]
    public void Levels_FrameworkCategory_IsWarningUnlessConfigured()
    {
        using ServiceProvider byDefault = CreateServices(("Logging:Format", "json"));
        using ServiceProvider configured = CreateServices(("Logging:Format", "json"), ("Logging:LogLevel:Microsoft.AspNetCore", "Debug"));

        ILogger quiet = byDefault.GetRequiredService<ILoggerFactory>().CreateLogger("Microsoft.AspNetCore.Hosting");
        ILogger loud = configured.GetRequiredService<ILoggerFactory>().CreateLogger("Microsoft.AspNetCore.Hosting");

        Assert.IsFalse(quiet.IsEnabled(LogLevel.Information));
        Assert.IsTrue(quiet.IsEnabled(LogLevel.Warning));
        Assert.IsTrue(loud.IsEnabled(LogLevel.Debug));
    }

    [TestMethod]
    public void Build_UnknownFormat_Fails()
    {
        using ServiceProvider services = CreateServices(("Logging:Format", "xml"));

        InvalidOperationException exception =
            Assert.ThrowsExactly<InvalidOperationException>(() => services.GetRequiredService<ILoggerFactory>().CreateLogger("x"));

        StringAssert.Contains(exception.Message, "Logging:Format");
    }

    private static string Capture(string format, Action<ILogger> log)
    {
        TextWriter original = Console.Out;
        using StringWriter captured = new(CultureInfo.InvariantCulture);
        Console.SetOut(captured);

        try
        {
            // disposing waits until the console's queue is written
            using ServiceProvider services = CreateServices(("Logging:Format", format));
            log(services.GetRequiredService<ILoggerFactory>().CreateLogger("Pipeline.Tests"));
        }
        finally
        {
            Console.SetOut(original);
        }

        return captured.ToString();
    }

    private static ServiceProvider CreateServices(params (string Name, string Value)[] settings)
    {
        IConfigurationRoot configuration = new ConfigurationBuilder()
            .AddInMemoryCollection(settings.Select(setting => KeyValuePair.Create(setting.Name, (string?)setting.Value)))
            .Build();

        return new ServiceCollection()
            .AddSingleton<IConfiguration>(configuration)
            .AddLogging(logging => logging.AddConfiguration(configuration.GetSection("Logging")).AddPipelineLogging())
            .BuildServiceProvider();
    }
}
