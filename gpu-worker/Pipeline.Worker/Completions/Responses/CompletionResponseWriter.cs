using System.Text.Encodings.Web;
using System.Text.Json;

namespace Pipeline.Worker.Completions.Responses;

/// <summary>Writes the bodies of responses, straight into UTF-8. Safe for concurrent use.</summary>
internal sealed class CompletionResponseWriter(CompletionProfile profile)
{
    // results are files, not web pages: emoji and CJK text stay readable
    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, SkipValidation = true };

    private readonly LogprobsWriter _logprobs = new(profile.Text);

    /// <summary>The body of a response of /v1/chat/completions.</summary>
    /// <param name="response">What stands in it.</param>
    /// <param name="length">Bytes of the body.</param>
    /// <returns>A buffer of the shared pool, which the caller returns.</returns>
    public byte[] WriteChat(CompletionResponse response, out int length) => Write(response, "chat.completion", WriteMessage, out length);

    /// <summary>The body of a response of /v1/completions.</summary>
    /// <inheritdoc cref="WriteChat"/>
    public byte[] WriteCompletion(CompletionResponse response, out int length) => Write(response, "text_completion", WriteText, out length);

    private byte[] Write(CompletionResponse response, string kind, Action<Utf8JsonWriter, Choice, int?> writeContent, out int length)
    {
        using var bytes = new PooledBytes();
        using (var json = new Utf8JsonWriter(bytes, Options))
        {
            json.WriteStartObject();
            json.WriteString("id"u8, response.Id);
            json.WriteString("object"u8, kind);
            json.WriteNumber("created"u8, response.CreatedAt.ToUnixTimeSeconds());
            json.WriteString("model"u8, profile.Id);
            json.WriteStartArray("choices"u8);
            for (int index = 0; index < response.Choices.Count; index++)
            {
                json.WriteStartObject();
                json.WriteNumber("index"u8, index);
                writeContent(json, response.Choices[index], response.TopLogprobCount);
                json.WriteString("finish_reason"u8, response.Choices[index].FinishReason);
                json.WriteEndObject();
            }

            json.WriteEndArray();
            WriteUsage(json, response);
            json.WriteString("system_fingerprint"u8, profile.Fingerprint);
            json.WriteEndObject();
        }

        return bytes.Take(out length);
    }

    private void WriteMessage(Utf8JsonWriter json, Choice choice, int? topLogprobCount)
    {
        json.WriteStartObject("message"u8);
        json.WriteString("role"u8, "assistant"u8);
        json.WriteString("content"u8, choice.Text.Text);
        json.WriteNull("refusal"u8);
        json.WriteEndObject();
        json.WritePropertyName("logprobs"u8);
        if (topLogprobCount is { } count)
        {
            _logprobs.WriteChat(json, choice, count);
        }
        else
        {
            json.WriteNullValue();
        }
    }

    private void WriteText(Utf8JsonWriter json, Choice choice, int? topLogprobCount)
    {
        json.WriteString("text"u8, choice.Text.Text);
        json.WritePropertyName("logprobs"u8);
        if (topLogprobCount is { } count)
        {
            _logprobs.WriteCompletion(json, choice, count);
        }
        else
        {
            json.WriteNullValue();
        }
    }

    private static void WriteUsage(Utf8JsonWriter json, CompletionResponse response)
    {
        json.WriteStartObject("usage"u8);
        json.WriteNumber("prompt_tokens"u8, response.Usage.InputTokens);
        json.WriteNumber("completion_tokens"u8, response.Usage.OutputTokens);
        json.WriteNumber("total_tokens"u8, response.Usage.InputTokens + response.Usage.OutputTokens);
        json.WriteStartObject("prompt_tokens_details"u8);
        json.WriteNumber("cached_tokens"u8, response.CachedTokens);
        json.WriteEndObject();
        json.WriteEndObject();
    }
}
