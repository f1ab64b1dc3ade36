using System.Text.Json;

namespace Pipeline.Contracts.Lines;

/// <summary>Reads the envelope of a request line without building a document. The body is only skipped over.</summary>
public static class RequestLineParser
{
    /// <summary>Longest custom_id, in characters.</summary>
    public const int MaxCustomIdLength = 512;

    /// <summary>Most levels of objects and arrays, the line's own counted; what the documents of System.Text.Json take.</summary>
    private const int MaxDepth = 64;

    /// <summary>Reads a line.</summary>
    /// <param name="line">UTF-8 JSON.</param>
    /// <param name="request">The request; where the call fails, as much of it as could be read.</param>
    /// <returns>Null, or what is wrong with the line.</returns>
    public static RequestError? Parse(ReadOnlySpan<byte> line, out BatchRequestLine request)
    {
        request = default;
        try
        {
            var reader = new Utf8JsonReader(line, new JsonReaderOptions { MaxDepth = MaxDepth });
            reader.Read();
            if (reader.TokenType != JsonTokenType.StartObject)
            {
                return new RequestError(ErrorCodes.InvalidJsonLine, "The line is not a JSON object.");
            }

            RequestError? error = ParseObject(ref reader, ref request);
            return error ?? Check(request);
        }
        catch (JsonException exception)
        {
            return new RequestError(ErrorCodes.InvalidJsonLine, IsValidAtAnyDepth(line)
                ? $"The line is nested too deeply: more than {MaxDepth} levels."
                : $"The line is not valid JSON (at byte {exception.BytePositionInLine ?? 0}).");
        }
        catch (InvalidOperationException)
        {
            // Utf8JsonReader: a string that is not valid UTF-8 or holds half a surrogate pair
            return new RequestError(ErrorCodes.InvalidJsonLine, "The line holds text that is not valid Unicode.");
        }
    }

    // The reader's exception does not tell the two apart. It keeps a bit for each level, so depth costs it no stack.
    private static bool IsValidAtAnyDepth(ReadOnlySpan<byte> line)
    {
        var reader = new Utf8JsonReader(line, new JsonReaderOptions { MaxDepth = int.MaxValue });
        try
        {
            while (reader.Read())
            {
            }

            return true;
        }
        catch (JsonException)
        {
            return false;
        }
    }

    private static RequestError? ParseObject(ref Utf8JsonReader reader, ref BatchRequestLine request)
    {
        RequestError? firstError = null;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            if (reader.ValueTextEquals("custom_id"u8))
            {
                RequestError? error = ReadString(ref reader, "custom_id", out string? value);
                firstError ??= error;
                request = request with { CustomId = value! };
            }
            else if (reader.ValueTextEquals("method"u8))
            {
                RequestError? error = ReadString(ref reader, "method", out string? value);
                firstError ??= error;
                request = request with { Method = value! };
            }
            else if (reader.ValueTextEquals("url"u8))
            {
                RequestError? error = ReadString(ref reader, "url", out string? value);
                firstError ??= error;
                request = request with { Url = value! };
            }
            else if (reader.ValueTextEquals("body"u8))
            {
                RequestError? error = ReadBody(ref reader, ref request);
                firstError ??= error;
            }
            else
            {
                reader.Read();
                reader.Skip();
            }
        }

        if (reader.TokenType == JsonTokenType.EndObject)
        {
            reader.Read();
        }

        return firstError;
    }

    private static RequestError? ReadString(ref Utf8JsonReader reader, string field, out string? value)
    {
        reader.Read();
        if (reader.TokenType == JsonTokenType.String)
        {
            value = reader.GetString();
            return null;
        }

        value = null;
        reader.Skip();
        return new RequestError(ErrorCodes.InvalidRequest, $"'{field}' must be a string.", field);
    }

    private static RequestError? ReadBody(ref Utf8JsonReader reader, ref BatchRequestLine request)
    {
        reader.Read();
        if (reader.TokenType != JsonTokenType.StartObject)
        {
            reader.Skip();
            return new RequestError(ErrorCodes.InvalidRequest, "'body' must be an object.", "body");
        }

        int offset = (int)reader.TokenStartIndex;
        RequestError? error = null;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            if (reader.ValueTextEquals("model"u8))
            {
                RequestError? modelError = ReadString(ref reader, "body.model", out string? model);
                error ??= modelError;
                request = request with { Model = model! };
            }
            else
            {
                reader.Read();
                reader.Skip();
            }
        }

        request = request with { BodyOffset = offset, BodyLength = (int)reader.BytesConsumed - offset };
        return error;
    }

    private static RequestError? Check(in BatchRequestLine request)
    {
        string? missing = request.CustomId is null ? "custom_id"
            : request.Method is null ? "method"
            : request.Url is null ? "url"
            : request.BodyLength == 0 ? "body"
            : request.Model is null ? "body.model"
            : null;
        if (missing is not null)
        {
            return new RequestError(ErrorCodes.InvalidRequest, $"'{missing}' is missing.", missing);
        }

        if (request.CustomId!.Length is 0 or > MaxCustomIdLength)
        {
            return new RequestError(
                ErrorCodes.InvalidRequest, $"'custom_id' must have 1 to {MaxCustomIdLength} characters.", "custom_id");
        }

        return request.Method == "POST"
            ? null
            : new RequestError(ErrorCodes.InvalidRequest, "'method' must be \"POST\".", "method");
    }
}
