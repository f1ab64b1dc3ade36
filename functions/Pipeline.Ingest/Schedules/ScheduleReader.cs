using System.Text.Json;
using Pipeline.Contracts;
using Pipeline.Contracts.Api;
using Pipeline.Contracts.Ids;
using Pipeline.Contracts.Lines;
using Pipeline.Contracts.Records;
using Pipeline.Ingest.Batches;
using Pipeline.Ingest.Intake;

namespace Pipeline.Ingest.Schedules;

/// <summary>Checks the form of a schedule's fields.</summary>
internal static class ScheduleReader
{
    private const int MaxNameLength = 64;
    private const int MaxCronLength = 256;

    /// <summary>Whether the name has 1 to 64 letters, digits, '_' and '-' of ASCII: it becomes part of a blob's name.</summary>
    public static bool IsName(string? name) =>
        name is { Length: >= 1 and <= MaxNameLength } && name.All(c => char.IsAsciiLetterOrDigit(c) || c is '_' or '-');

    /// <summary>Reads the fields.</summary>
    /// <param name="name">The schedule's name.</param>
    /// <param name="request">Its fields, unchecked.</param>
    /// <param name="now">When it is made, if it is new.</param>
    /// <param name="schedule">The schedule as a new one; null where something is wrong.</param>
    /// <returns>Null, or what is wrong with the first bad field.</returns>
    public static RequestError? Read(string name, PutScheduleRequest request, DateTimeOffset now, out ScheduleRecord? schedule)
    {
        schedule = null;
        RequestError?[] faults =
        [
            IsName(name) ? null : Invalid("name", $"must have 1 to {MaxNameLength} characters: letters, digits, '_' and '-'."),
            ReadCron(request.Cron, out string? cron),
            ReadInput(request.InputFileId, request.IntakeBlob, out string? file, out string? blob),
            ReadTerms(request, blob is not null, out BatchTerms? terms),
            ReadEnabled(request.Enabled, out bool isEnabled),
        ];
        if (Array.Find(faults, fault => fault is not null) is { } first)
        {
            return first;
        }

        schedule = new ScheduleRecord
        {
            Name = name,
            Cron = cron!,
            InputFileId = file,
            IntakeBlob = blob,
            Endpoint = terms!.Endpoint,
            CompletionWindow = terms.CompletionWindow,
            Metadata = terms.Metadata,
            IsEnabled = isEnabled,
            CreatedAt = now,
            DueAfter = now,
        };
        return null;
    }

    private static RequestError? ReadCron(JsonElement element, out string? cron)
    {
        if (ReadText(element, "cron", out cron) is { } fault)
        {
            return fault;
        }

        return cron is null ? Invalid("cron", "is missing.")
            : cron.Length > MaxCronLength ? Invalid("cron", $"has {cron.Length} characters; the limit is {MaxCronLength}.")
            : CronExpression.Read(cron, out _) is { } wrong ? Invalid("cron", $"is not a schedule: {wrong}")
            : null;
    }

    private static RequestError? ReadInput(JsonElement fileElement, JsonElement blobElement, out string? file, out string? blob)
    {
        blob = null;
        if ((ReadText(fileElement, "input_file_id", out file) ?? ReadText(blobElement, "intake_blob", out blob)) is { } fault)
        {
            return fault;
        }

        return file is null == blob is null ? Invalid("input_file_id", "or 'intake_blob' must be given, and not both.")
            : file is not null && !FileId.TryParse(file, out _) ? Invalid("input_file_id", "is not the id of a file.")
            : blob is not null && !IntakeBlobs.IsName(blob)
                ? Invalid("intake_blob", $"is not the name of a blob that begins with \"{BlobLayout.Intake}\".")
            : null;
    }

    private static RequestError? ReadTerms(PutScheduleRequest request, bool isOfBlob, out BatchTerms? terms)
    {
        CreateBatchRequest fields = new()
        {
            Endpoint = request.Endpoint,
            CompletionWindow = request.CompletionWindow,
            Metadata = request.Metadata,
        };
        return BatchOrderReader.ReadTerms(fields, out terms) ?? (isOfBlob ? BlobIntake.CheckLabel(terms!) : null);
    }

    private static RequestError? ReadEnabled(JsonElement element, out bool isEnabled)
    {
        isEnabled = element.ValueKind != JsonValueKind.False;
        return IsMissing(element) || element.ValueKind is JsonValueKind.True or JsonValueKind.False
            ? null
            : Invalid("enabled", "must be true or false.");
    }

    private static RequestError? ReadText(JsonElement element, string field, out string? text)
    {
        text = null;
        try
        {
            text = element.ValueKind == JsonValueKind.String ? element.GetString() : null;
            return IsMissing(element) || element.ValueKind == JsonValueKind.String ? null : Invalid(field, "must be a string.");
        }
        catch (InvalidOperationException)
        {
            // JsonElement: a string that holds half a surrogate pair
            return Invalid(field, "is not valid Unicode.");
        }
    }

    private static bool IsMissing(JsonElement element) => element.ValueKind is JsonValueKind.Undefined or JsonValueKind.Null;

    private static RequestError Invalid(string field, string fault) => new(ErrorCodes.InvalidRequest, $"'{field}' {fault}", field);
}
