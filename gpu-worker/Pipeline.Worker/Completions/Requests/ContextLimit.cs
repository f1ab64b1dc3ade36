using System.Globalization;
using Pipeline.Contracts;

namespace Pipeline.Worker.Completions.Requests;

/// <summary>Holds prompt and completion together to the model's context. Nothing is shortened: what does not fit is refused.</summary>
internal static class ContextLimit
{
    /// <summary>Refuses a prompt that leaves no room for so many tokens.</summary>
    /// <param name="body">The request.</param>
    /// <param name="profile">The model.</param>
    /// <param name="parameter">Where the prompt stands.</param>
    /// <param name="promptTokens">Tokens of the prompt.</param>
    /// <param name="maxTokens">Tokens that are asked for.</param>
    public static void Check(RequestBody body, CompletionProfile profile, string parameter, int promptTokens, int maxTokens)
    {
        long total = (long)promptTokens + maxTokens;
        if (total > profile.ContextLength)
        {
            body.Refuse(
                parameter,
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"This model's maximum context length is {profile.ContextLength} tokens, but the request asks for {total}: "
                    + $"{promptTokens} in '{parameter}' and {maxTokens} in the completion."),
                ErrorCodes.ContextLengthExceeded);
        }
    }
}
