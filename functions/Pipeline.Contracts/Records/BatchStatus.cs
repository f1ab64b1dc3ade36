using System.Text.Json.Serialization;

namespace Pipeline.Contracts.Records;

/// <summary>The life of a batch, in the words of the OpenAI API.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<BatchStatus>))]
public enum BatchStatus
{
    [JsonStringEnumMemberName("validating")]
    Validating,
    [JsonStringEnumMemberName("in_progress")]
    InProgress,
    [JsonStringEnumMemberName("finalizing")]
    Finalizing,
    [JsonStringEnumMemberName("cancelling")]
    Cancelling,
    [JsonStringEnumMemberName("completed")]
    Completed,
    [JsonStringEnumMemberName("failed")]
    Failed,
    [JsonStringEnumMemberName("expired")]
    Expired,
    [JsonStringEnumMemberName("cancelled")]
    Cancelled,
}
