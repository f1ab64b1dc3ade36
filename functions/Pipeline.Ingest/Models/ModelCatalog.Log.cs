using Microsoft.Extensions.Logging;

namespace Pipeline.Ingest.Models;

public sealed partial class ModelCatalog
{
    [LoggerMessage(1100, LogLevel.Warning, "The description of model {Slug} is not usable", EventName = "ModelUnusable")]
    private partial void LogUnusable(string slug, Exception? exception);
}
