using Microsoft.Extensions.Logging;
using Pipeline.TestKit;

namespace Pipeline.Api.Tests;

/// <summary>Gives one recording logger to all categories.</summary>
internal sealed class RecordingProvider(RecordingLogger logger) : ILoggerProvider
{
    public ILogger CreateLogger(string categoryName) => logger;

    public void Dispose()
    {
    }
}
