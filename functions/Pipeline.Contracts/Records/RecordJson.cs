using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Pipeline.Contracts.Json;
using Pipeline.Contracts.Messages;

namespace Pipeline.Contracts.Records;

/// <summary>Reads and writes durable records and messages as JSON, minding their schema version.</summary>
public static class RecordJson
{
    /// <summary>The version that this program writes, and the newest that it reads.</summary>
    public const int CurrentVersion = 1;

    public static JsonTypeInfo<BatchRecord> Batch => RecordJsonContext.Default.BatchRecord;

    public static JsonTypeInfo<FileRecord> File => RecordJsonContext.Default.FileRecord;

    public static JsonTypeInfo<PlanRecord> Plan => RecordJsonContext.Default.PlanRecord;

    public static JsonTypeInfo<DispatchRecord> Dispatch => RecordJsonContext.Default.DispatchRecord;

    public static JsonTypeInfo<IdempotencyRecord> Idempotency => RecordJsonContext.Default.IdempotencyRecord;

    public static JsonTypeInfo<LedgerRecord> Ledger => RecordJsonContext.Default.LedgerRecord;

    public static JsonTypeInfo<ModelRecord> Model => RecordJsonContext.Default.ModelRecord;

    public static JsonTypeInfo<ModelManifestRecord> ModelManifest => RecordJsonContext.Default.ModelManifestRecord;

    public static JsonTypeInfo<SubmissionMessage> Submission => RecordJsonContext.Default.SubmissionMessage;

    public static JsonTypeInfo<ShardMessage> Shard => RecordJsonContext.Default.ShardMessage;

    public static JsonTypeInfo<ShardFinishedMessage> ShardFinished => RecordJsonContext.Default.ShardFinishedMessage;

    public static JsonTypeInfo<IntakeMessage> IntakeMessage => RecordJsonContext.Default.IntakeMessage;

    public static JsonTypeInfo<IntakeRecord> Intake => RecordJsonContext.Default.IntakeRecord;

    public static JsonTypeInfo<DeadLetterRecord> DeadLetter => RecordJsonContext.Default.DeadLetterRecord;

    public static JsonTypeInfo<ScheduleRecord> Schedule => RecordJsonContext.Default.ScheduleRecord;

    /// <summary>UTF-8 JSON of a record.</summary>
    public static byte[] Serialize<T>(T record, JsonTypeInfo<T> type)
        where T : class, IVersioned => JsonSerializer.SerializeToUtf8Bytes(record, type);

    /// <summary>Reads a record.</summary>
    /// <param name="utf8">The JSON.</param>
    /// <param name="type">One of the properties above.</param>
    /// <param name="what">The record's name, for errors.</param>
    /// <exception cref="NewerSchemaException">It was written by a newer program.</exception>
    /// <exception cref="MalformedRecordException">It is not such a record.</exception>
    public static T Deserialize<T>(ReadOnlySpan<byte> utf8, JsonTypeInfo<T> type, string what)
        where T : class, IVersioned
    {
        CheckVersion(utf8, what);
        try
        {
            return JsonSerializer.Deserialize(utf8, type) ?? throw new MalformedRecordException(what, null);
        }
        catch (JsonException exception)
        {
            throw new MalformedRecordException(what, exception);
        }
    }

    // Looked at alone and first: a newer schema may not fit our types at all.
    private static void CheckVersion(ReadOnlySpan<byte> utf8, string what)
    {
        RecordVersion? version;
        try
        {
            version = JsonSerializer.Deserialize(utf8, RecordJsonContext.Default.RecordVersion);
        }
        catch (JsonException exception)
        {
            throw new MalformedRecordException(what, exception);
        }

        if (version is null || version.V < 1)
        {
            throw new MalformedRecordException(what, new FormatException("'v', its version, must be a number from 1."));
        }

        if (version.V > CurrentVersion)
        {
            throw new NewerSchemaException(what, version.V, CurrentVersion);
        }
    }
}
