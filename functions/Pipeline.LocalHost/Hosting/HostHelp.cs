namespace Pipeline.LocalHost.Hosting;

/// <summary>What <c>--help</c> prints.</summary>
internal static class HostHelp
{
    private static readonly string[] Flags = ["--help", "-h", "-?"];

    /// <summary>Every setting, shortly.</summary>
    public const string Text = """
        pipeline-host: takes batches by HTTP, cuts them into shards and collects the results.

        Settings, as --Host:Port 7071 or from the environment as Host__Port=7071:
          Storage:Mode             Embedded (files) or Azure (Embedded)
          Storage:DataDirectory    folder of the embedded storage (.pipeline/data)
          Storage:BlobServiceUri, Storage:BlobConnectionString
                                   the account of the blobs, for Azure; by identity or by key
          ServiceBus:FullyQualifiedNamespace, ServiceBus:ConnectionString, ServiceBus:AdministrationConnectionString
                                   Service Bus, for Azure; by identity or by key; the last for the emulator
          Storage:QueueServiceUri, Storage:QueueConnectionString
                                   the account whose queues are used in place of Service Bus
          Host:Address             IP address to listen on; 0.0.0.0 for all (127.0.0.1)
          Host:Port                port to listen on; 0 for a free one (7071)
          Host:MessagesAtOnce      messages of a queue in work at once, 1 to 64 (4)
          Host:SweepInterval       time between sweeps over open batches (00:00:02)
          Host:ScheduleInterval    time between looks at the schedules (00:00:15)
          Host:ProbeInterval       time between looks at storage and queues (00:00:05)
          Limits:MaxLines          most lines of a file (1000000)
          Limits:MaxFileBytes      largest file (8589934592)
          Limits:MaxLineBytes      longest line (8388608)
          Limits:MaxShardLines     most lines of a shard (500)
          Limits:MaxShardBytes     most input of a shard (1048576)
          Limits:MaxListedErrors   problems that a batch lists (1000)
        """;

    /// <summary>Whether the command line asks for it.</summary>
    public static bool IsAskedFor(string[] arguments) => arguments.Any(Flags.Contains);
}
