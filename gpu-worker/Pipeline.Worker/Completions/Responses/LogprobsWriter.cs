using System.Text.Json;
using Pipeline.Engine.Sampling;

namespace Pipeline.Worker.Completions.Responses;

/// <summary>Writes the logprobs of a choice: those of the tokens that its text has a part of.</summary>
internal sealed class LogprobsWriter(ITokenText text)
{
    // what OpenAI writes for a token that the model holds impossible; JSON has no infinity
    private const float Impossible = -9999;

    private readonly TokenNames _names = new(text);

    /// <summary>As /v1/chat/completions has them.</summary>
    /// <param name="json">Stands where a value is due.</param>
    /// <param name="choice">The choice.</param>
    /// <param name="topCount">Most likely tokens at each place.</param>
    public void WriteChat(Utf8JsonWriter json, Choice choice, int topCount)
    {
        json.WriteStartObject();
        json.WriteStartArray("content"u8);
        int count = choice.Text.KeptTokenCount;
        for (int token = 0; token < count; token++)
        {
            WriteToken(json, choice.Sample.Logprobs.Span[token]);
            json.WriteStartArray("top_logprobs"u8);
            foreach (TokenLogprob top in Top(choice, token, topCount))
            {
                WriteToken(json, top);
                json.WriteEndObject();
            }

            json.WriteEndArray();
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteNull("refusal"u8);
        json.WriteEndObject();
    }

    /// <summary>As /v1/completions has them; offsets count from the beginning of the choice's text.</summary>
    /// <inheritdoc cref="WriteChat"/>
    public void WriteCompletion(Utf8JsonWriter json, Choice choice, int topCount)
    {
        int count = choice.Text.KeptTokenCount;
        ReadOnlySpan<TokenLogprob> chosen = choice.Sample.Logprobs.Span[..count];
        json.WriteStartObject();
        json.WriteStartArray("tokens"u8);
        foreach (TokenLogprob token in chosen)
        {
            json.WriteStringValue(_names.Of(token.TokenId));
        }

        json.WriteEndArray();
        json.WriteStartArray("token_logprobs"u8);
        foreach (TokenLogprob token in chosen)
        {
            json.WriteNumberValue(Finite(token.Logprob));
        }

        json.WriteEndArray();
        WriteTops(json, choice, count, topCount);
        json.WriteStartArray("text_offset"u8);
        for (int token = 0; token < count; token++)
        {
            json.WriteNumberValue(choice.Text.OffsetOf(token));
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    private void WriteTops(Utf8JsonWriter json, Choice choice, int count, int topCount)
    {
        if (topCount == 0)
        {
            json.WriteNull("top_logprobs"u8);
            return;
        }

        json.WriteStartArray("top_logprobs"u8);
        HashSet<string> written = new(StringComparer.Ordinal);
        for (int token = 0; token < count; token++)
        {
            written.Clear();
            json.WriteStartObject();
            foreach (TokenLogprob top in Top(choice, token, topCount))
            {
                // two ids may have one text; the likelier one comes first and stays
                string name = _names.Of(top.TokenId);
                if (written.Add(name))
                {
                    json.WriteNumber(name, Finite(top.Logprob));
                }
            }

            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    // leaves the object open
    private void WriteToken(Utf8JsonWriter json, TokenLogprob token)
    {
        json.WriteStartObject();
        json.WriteString("token"u8, _names.Of(token.TokenId));
        json.WriteNumber("logprob"u8, Finite(token.Logprob));
        ReadOnlySpan<byte> bytes = text.BytesOf(token.TokenId).Span;
        if (bytes.IsEmpty)
        {
            json.WriteNull("bytes"u8);
            return;
        }

        json.WriteStartArray("bytes"u8);
        foreach (byte value in bytes)
        {
            json.WriteNumberValue(value);
        }

        json.WriteEndArray();
    }

    private static ReadOnlySpan<TokenLogprob> Top(Choice choice, int token, int count) =>
        count == 0 ? [] : choice.Sample.TopLogprobs.Span.Slice(token * count, count);

    private static float Finite(float logprob) => float.IsFinite(logprob) ? logprob : Impossible;
}
