using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Console;
using Pipeline.Telemetry.Logging;

namespace Pipeline.Telemetry;

public static class LoggingServices
{
    /// <summary>
    /// Logs to the console: single lines on a terminal, one JSON object a line with UTC timestamps elsewhere. The setting
    /// <c>Logging:Format</c> (text or json) overrides the choice; any other value stops the host when it is built.
    /// </summary>
    public static ILoggingBuilder AddPipelineLogging(this ILoggingBuilder logging)
    {
        logging.AddSimpleConsole(options =>
        {
            options.SingleLine = true;
            options.TimestampFormat = "HH:mm:ss ";
        });
        logging.AddJsonConsole(options =>
        {
            options.IncludeScopes = true;
            options.UseUtcTimestamp = true;
            options.TimestampFormat = "yyyy-MM-dd'T'HH:mm:ss.fff'Z'";
        });

        // after the two calls above: each of them also names itself the formatter
        logging.Services.AddOptions<ConsoleLoggerOptions>().Configure<IServiceProvider>((options, services) =>
            options.FormatterName = LogFormat.FormatterName(
                services.GetService<IConfiguration>()?[LogFormat.SettingName],
                Console.IsOutputRedirected));

        // First in the list, so that a level from the configuration for the same category comes later and wins. The
        // framework logs several Information lines for every request and every probe.
        logging.Services.Configure<LoggerFilterOptions>(options =>
            options.Rules.Insert(0, new LoggerFilterRule(null, "Microsoft.AspNetCore", LogLevel.Warning, null)));

        return logging;
    }
}
