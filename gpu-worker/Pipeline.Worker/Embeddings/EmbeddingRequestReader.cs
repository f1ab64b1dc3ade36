using System.Text.Json;
using Pipeline.Contracts;
using Pipeline.Contracts.Lines;

namespace Pipeline.Worker.Embeddings;

/// <summary>Reads the body of a request to /v1/embeddings. What is wrong with a request is a value; nothing is thrown.</summary>
internal static class EmbeddingRequestReader
{
    /// <summary>Checks and tokenises a body.</summary>
    /// <param name="body">The JSON object, UTF-8.</param>
    /// <param name="profile">The model that the request is for.</param>
    /// <param name="request">The request, where the call succeeds.</param>
    /// <returns>Null, or what is wrong: to be answered with status 400.</returns>
    public static RequestError? Read(ReadOnlySpan<byte> body, EmbeddingProfile profile, out EmbeddingRequest? request)
    {
        request = null;
        try
        {
            var json = new Utf8JsonReader(body);
            json.Read();
            return ReadObject(ref json, new EmbeddingInputReader(profile), profile, out request);
        }
        catch (JsonException exception)
        {
            return new RequestError(
                ErrorCodes.InvalidRequest, $"The body is not valid JSON (at byte {exception.BytePositionInLine ?? 0}).", "body");
        }
        catch (InvalidOperationException)
        {
            // Utf8JsonReader: a string that is not valid UTF-8 or holds half a surrogate pair
            return new RequestError(ErrorCodes.InvalidRequest, "The body holds text that is not valid Unicode.", "body");
        }
    }

    private static RequestError? ReadObject(
        ref Utf8JsonReader json, EmbeddingInputReader inputs, EmbeddingProfile profile, out EmbeddingRequest? request)
    {
        request = null;
        EmbeddingFormat format = EmbeddingFormat.Float;
        while (json.Read() && json.TokenType == JsonTokenType.PropertyName)
        {
            RequestError? error = null;
            if (json.ValueTextEquals("input"u8))
            {
                json.Read();
                error = inputs.Read(ref json);
            }
            else if (json.ValueTextEquals("encoding_format"u8))
            {
                json.Read();
                error = ReadFormat(ref json, out format);
            }
            else if (json.ValueTextEquals("dimensions"u8))
            {
                json.Read();
                error = CheckDimensions(ref json, profile);
            }
            else
            {
                json.Skip();
            }

            if (error is not null)
            {
                return error;
            }
        }

        if (inputs.Inputs.Count == 0)
        {
            return new RequestError(ErrorCodes.InvalidRequest, "'input' is missing.", "input");
        }

        request = new EmbeddingRequest(inputs.Inputs, format, inputs.TokenCount);
        return null;
    }

    private static RequestError? ReadFormat(ref Utf8JsonReader json, out EmbeddingFormat format)
    {
        format = EmbeddingFormat.Float;
        if (json.TokenType == JsonTokenType.Null || (json.TokenType == JsonTokenType.String && json.ValueTextEquals("float"u8)))
        {
            return null;
        }

        if (json.TokenType == JsonTokenType.String && json.ValueTextEquals("base64"u8))
        {
            format = EmbeddingFormat.Base64;
            return null;
        }

        return new RequestError(ErrorCodes.InvalidRequest, "'encoding_format' must be \"float\" or \"base64\".", "encoding_format");
    }

    private static RequestError? CheckDimensions(ref Utf8JsonReader json, EmbeddingProfile profile)
    {
        bool isOwn = json.TokenType == JsonTokenType.Null
            || (json.TokenType == JsonTokenType.Number && json.TryGetInt32(out int dimensions) && dimensions == profile.Dimensions);
        return isOwn
            ? null
            : new RequestError(
                ErrorCodes.InvalidRequest,
                $"'dimensions' must be {profile.Dimensions}, the size of this model's embeddings, or absent.",
                "dimensions");
    }
}
