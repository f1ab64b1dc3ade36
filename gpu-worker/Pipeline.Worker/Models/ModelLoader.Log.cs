namespace Pipeline.Worker.Models;

internal sealed partial class ModelLoader
{
    [LoggerMessage(5100, LogLevel.Information, "Model {Model}: {Phase} took {Milliseconds:F1} ms", EventName = "ModelLoadPhase")]
    private partial void LogPhase(string model, string phase, double milliseconds);

    [LoggerMessage(
        5101,
        LogLevel.Information,
        "Model {Model} is warm: {Dimensions} dimensions, up to {MaxTokens} tokens, loaded in {Seconds:F2} s",
        EventName = "ModelLoaded")]
    private partial void LogLoaded(string model, int dimensions, int maxTokens, double seconds);

    [LoggerMessage(
        5102,
        LogLevel.Warning,
        "Model {Model} is not registered: batches cannot name it until 'pipeline-worker register' has been run for it",
        EventName = "ModelNotRegistered")]
    private partial void LogNotRegistered(string model);

    [LoggerMessage(
        5103,
        LogLevel.Warning,
        "Model {Model} cannot be used as it lies in the cache, whose files are now compared with the registered ones: {Problem}",
        EventName = "ModelCacheSuspected")]
    private partial void LogRepair(string model, string problem);

    [LoggerMessage(5104, LogLevel.Information, "Model {Model} is compiled to {Precision} into {Folder}: once", EventName = "ModelCompiling")]
    private partial void LogCompiling(string model, string precision, string folder);

    [LoggerMessage(
        5105,
        LogLevel.Information,
        "Model {Model} is warm: up to {ContextLength} tokens, {Blocks} blocks of {BlockTokens} tokens in the cache, loaded in {Seconds:F2} s",
        EventName = "DecoderLoaded")]
    private partial void LogDecoderLoaded(string model, int contextLength, int blocks, int blockTokens, double seconds);
}
