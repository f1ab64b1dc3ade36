using System.Net.Sockets;
using Pipeline.Contracts.Storage;

namespace Pipeline.Worker.Hosting;

/// <summary>What keeps the program from starting and the operator can put right: the data folder, the port.</summary>
internal static class StartFailure
{
    /// <summary>One sentence for the operator; null where the exception is none of these.</summary>
    public static string? Describe(Exception exception) => exception switch
    {
        StorageUnavailableException { InnerException: { } cause } => $"{exception.Message.TrimEnd('.')}: {cause.Message}",
        StorageUnavailableException or IOException or UnauthorizedAccessException => exception.Message,
        SocketException => $"Worker:Address and Worker:Port cannot be listened on: {exception.Message}.",
        _ => null,
    };
}
