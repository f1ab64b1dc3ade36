using System.Text.Json.Serialization;

namespace Pipeline.Contracts.Records;

/// <summary>Why lines that have not run are being answered with an error instead.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<BatchClosing>))]
public enum BatchClosing
{
    [JsonStringEnumMemberName("cancelled")]
    Cancelled,
    [JsonStringEnumMemberName("expired")]
    Expired,
}
