namespace Pipeline.Contracts;

/// <summary>Every name that the two planes, the infrastructure and the scripts share.</summary>
public static class Names
{
    /// <summary>Submissions: one <see cref="Messages.SubmissionMessage"/> a batch.</summary>
    public const string SubmissionQueue = "pipeline-submissions";

    /// <summary>What workers tell the control plane: <see cref="Messages.ShardFinishedMessage"/>.</summary>
    public const string EventQueue = "pipeline-events";

    /// <summary>
    /// What other services and the storage announce: a blob in the intake container (<see cref="BlobLayout.Intake"/>) that is to
    /// become a batch. Bodies are CloudEvents of Event Grid or intake messages.
    /// </summary>
    public const string IntakeQueue = "pipeline-intake";

    /// <summary>Where Service Bus forwards what it or we dead-letter on any queue.</summary>
    public const string DeadLetterQueue = "pipeline-dead-letters";

    /// <summary>How long Service Bus locks a received message, in seconds: every queue's <c>lockDuration</c> in infra.</summary>
    public const int QueueLockSeconds = 60;

    /// <summary>When Functions runs the sweep: every 10 seconds. NCRONTAB, whose first of six fields is the second.</summary>
    public const string SweepTimer = "*/10 * * * * *";

    /// <summary>When Functions runs what schedules have due: at the start of every minute, the finest that a schedule can name.</summary>
    public const string ScheduleTimer = "0 * * * * *";

    /// <summary>Prefix of the queue of one model; the model's slug follows.</summary>
    public const string ModelQueuePrefix = "pipeline-model-";

    /// <summary>Blob container of everything but models and intake.</summary>
    public const string DataContainer = "pipeline";

    /// <summary>Blob container of <see cref="BlobLayout.Models"/>.</summary>
    public const string ModelContainer = "models";

    /// <summary>Blob container of <see cref="BlobLayout.Intake"/>: what lands there becomes a batch.</summary>
    public const string IntakeContainer = "intake";

    /// <summary>The tenant of all callers until keys say otherwise.</summary>
    public const string DefaultTenant = "default";

    /// <summary>Port of the control plane's HTTP interface.</summary>
    public const int HostPort = 7071;

    /// <summary>Port of a worker's health and metrics.</summary>
    public const int WorkerPort = 8081;

    /// <summary>Answered by encoders.</summary>
    public const string EmbeddingsEndpoint = "/v1/embeddings";

    /// <summary>Answered by decoders that have a chat template.</summary>
    public const string ChatCompletionsEndpoint = "/v1/chat/completions";

    /// <summary>Answered by decoders.</summary>
    public const string CompletionsEndpoint = "/v1/completions";

    /// <summary>Configuration key of the folder of the embedded storage mode.</summary>
    public const string DataDirectorySetting = "Storage:DataDirectory";

    /// <summary>The queue that holds the shards of a model.</summary>
    public static string ModelQueue(string slug) => ModelQueuePrefix + slug;
}
