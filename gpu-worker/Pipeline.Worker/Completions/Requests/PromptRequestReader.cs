using Pipeline.Contracts;

namespace Pipeline.Worker.Completions.Requests;

/// <summary>Reads the body of a request to /v1/completions.</summary>
internal static class PromptRequestReader
{
    /// <summary>Tokens of a choice where the request says nothing, as in the OpenAI API.</summary>
    private const int DefaultMaxTokens = 16;

    /// <summary>Most choices of one request, over all prompts.</summary>
    private const int MaxChoices = 2_048;

    private static readonly ParameterTable Parameters = new(
        Names.CompletionsEndpoint,
        [.. SamplingParameters.Names, "prompt", "best_of"],
        [("echo", null), ("suffix", null), ("stream_options", null)]);

    /// <summary>The request, or null where the body is refused.</summary>
    public static CompletionRequest? Read(RequestBody body, CompletionProfile profile)
    {
        Parameters.Check(body);
        int sampleCount = body.Integer("n", 1, SamplingParameters.MaxSamples) ?? 1;
        if ((body.Integer("best_of", 1, SamplingParameters.MaxSamples) ?? sampleCount) != sampleCount)
        {
            body.Refuse("best_of", $"'best_of' must be 'n' ({sampleCount}): choosing the best of more is not supported.");
        }

        var request = new CompletionRequest
        {
            IsChat = false,
            Prompts = [],
            SampleCount = sampleCount,
            MaxTokens = body.Integer("max_tokens", 1, int.MaxValue) ?? DefaultMaxTokens,
            Sampling = SamplingParameters.ReadOptions(body, profile.VocabularySize),
            Seed = SamplingParameters.ReadSeed(body),
            StopStrings = SamplingParameters.ReadStops(body),
            TopLogprobCount = body.Integer("logprobs", 0, SamplingParameters.MaxTopLogprobs),
        };
        return body.Error is null ? AddPrompts(body, profile, request) : null;
    }

    private static CompletionRequest AddPrompts(RequestBody body, CompletionProfile profile, CompletionRequest request)
    {
        IReadOnlyList<int[]> prompts = PromptReader.Read(body, profile);
        if ((long)prompts.Count * request.SampleCount > MaxChoices)
        {
            body.Refuse("n", $"'n' ({request.SampleCount}) for each of {prompts.Count} prompts gives more than {MaxChoices} choices.");
        }

        foreach (int[] prompt in prompts)
        {
            ContextLimit.Check(body, profile, "prompt", prompt.Length, request.MaxTokens);
        }

        return request with { Prompts = prompts };
    }
}
