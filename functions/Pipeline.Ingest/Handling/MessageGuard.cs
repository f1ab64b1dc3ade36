using Pipeline.Contracts.Records;
using Pipeline.Contracts.Storage;

namespace Pipeline.Ingest.Handling;

/// <summary>The one place where a failure becomes a decision about the message. Anything else that is thrown is a fault of ours.</summary>
internal static class MessageGuard
{
    public static Task<HandlerResult> RunAsync(Func<Task> work) => RunAsync(async () =>
    {
        await work();
        return HandlerResult.Done;
    });

    public static async Task<HandlerResult> RunAsync(Func<Task<HandlerResult>> work)
    {
        try
        {
            return await work();
        }
        catch (NewerSchemaException exception)
        {
            return HandlerResult.RetryLater("newer_schema", exception.Message);
        }
        catch (StorageUnavailableException exception)
        {
            return HandlerResult.RetryLater("storage_unavailable", exception.Message);
        }
        catch (MalformedRecordException exception)
        {
            return HandlerResult.Poison("malformed", exception.Message);
        }
        catch (FormatException exception)
        {
            return HandlerResult.Poison("malformed", exception.Message);
        }
    }
}
