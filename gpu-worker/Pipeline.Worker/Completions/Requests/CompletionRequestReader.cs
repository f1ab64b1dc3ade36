using System.Text.Json;
using Pipeline.Contracts;
using Pipeline.Contracts.Lines;

namespace Pipeline.Worker.Completions.Requests;

/// <summary>Reads the bodies of requests to a decoder. What is wrong with a request is a value; nothing is thrown.</summary>
internal static class CompletionRequestReader
{
    /// <summary>Checks and tokenises a body.</summary>
    /// <param name="endpoint"><see cref="Names.ChatCompletionsEndpoint"/> or <see cref="Names.CompletionsEndpoint"/>.</param>
    /// <param name="body">The JSON object, UTF-8; not retained.</param>
    /// <param name="profile">The model that the request is for.</param>
    /// <param name="request">The request, where the call succeeds.</param>
    /// <returns>Null, or what is wrong: to be answered with status 400.</returns>
    public static RequestError? Read(string endpoint, ReadOnlyMemory<byte> body, CompletionProfile profile, out CompletionRequest? request)
    {
        request = null;
        try
        {
            using JsonDocument document = JsonDocument.Parse(body);
            var parameters = new RequestBody(document.RootElement);
            request = endpoint == Names.ChatCompletionsEndpoint
                ? ChatRequestReader.Read(parameters, profile)
                : PromptRequestReader.Read(parameters, profile);
            request = parameters.Error is null ? request : null;
            return parameters.Error;
        }
        catch (JsonException exception)
        {
            return new RequestError(
                ErrorCodes.InvalidRequest, $"The body is not valid JSON (at byte {exception.BytePositionInLine ?? 0}).", "body");
        }
        catch (InvalidOperationException)
        {
            // JsonElement: a string that is not valid UTF-8 or holds half a surrogate pair
            return new RequestError(ErrorCodes.InvalidRequest, "The body holds text that is not valid Unicode.", "body");
        }
    }
}
