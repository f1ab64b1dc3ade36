using System.Text.Json;
using Pipeline.Contracts;
using Pipeline.Tokenizers.Templates;

namespace Pipeline.Worker.Completions.Requests;

/// <summary>Reads the body of a request to /v1/chat/completions.</summary>
internal static class ChatRequestReader
{
    private static readonly ParameterTable Parameters = new(
        Names.ChatCompletionsEndpoint,
        [.. SamplingParameters.Names, "messages", "max_completion_tokens", "top_logprobs", "response_format"],
        [
            ("tools", null), ("tool_choice", "\"none\""), ("functions", null), ("function_call", "\"none\""), ("modalities", "[\"text\"]"),
            ("audio", null), ("prediction", null), ("web_search_options", null), ("reasoning_effort", null), ("verbosity", null),
            ("stream_options", null),
        ]);

    /// <summary>The request, or null where the body is refused.</summary>
    public static CompletionRequest? Read(RequestBody body, CompletionProfile profile)
    {
        Parameters.Check(body);
        if (profile.RenderChat is null)
        {
            body.Refuse(
                "messages",
                $"The model '{profile.Id}' has no chat template: use {Names.CompletionsEndpoint}, or add chat_template to its "
                + "tokenizer_config.json.");
        }

        int? maxTokens = ReadMaxTokens(body);
        int? topLogprobs = ReadLogprobs(body);
        int sampleCount = body.Integer("n", 1, SamplingParameters.MaxSamples) ?? 1;
        var request = new CompletionRequest
        {
            IsChat = true,
            Prompts = [],
            SampleCount = sampleCount,
            MaxTokens = maxTokens ?? 1,
            Sampling = SamplingParameters.ReadOptions(body, profile.VocabularySize),
            Seed = SamplingParameters.ReadSeed(body),
            StopStrings = SamplingParameters.ReadStops(body),
            TopLogprobCount = topLogprobs,
            Constraint = body.Error is null ? ResponseFormat.Read(body, profile.Constraints) : null,
        };

        // last, as it is what takes time
        if (ReadPrompt(body, profile) is not { } prompt)
        {
            return null;
        }

        ContextLimit.Check(body, profile, "messages", prompt.Length, request.MaxTokens);
        return request with { Prompts = [prompt], MaxTokens = maxTokens ?? profile.ContextLength - prompt.Length };
    }

    private static int[]? ReadPrompt(RequestBody body, CompletionProfile profile)
    {
        if (ChatMessages.Read(body) is not JsonElement messages)
        {
            return null;
        }

        try
        {
            List<int> ids = [];
            profile.Text.EncodePrompt(profile.RenderChat!(messages), ids);
            if (ids.Count == 0)
            {
                body.Refuse("messages", "The model's chat template makes an empty prompt of 'messages'.");
            }

            return [.. ids];
        }
        catch (ChatTemplateException exception)
        {
            body.Refuse("messages", $"The model's chat template refuses 'messages': {exception.Message}");
            return null;
        }
    }

    private static int? ReadMaxTokens(RequestBody body)
    {
        int? maxTokens = body.Integer("max_tokens", 1, int.MaxValue);
        int? maxCompletionTokens = body.Integer("max_completion_tokens", 1, int.MaxValue);
        if (maxTokens is not null && maxCompletionTokens is not null)
        {
            body.Refuse("max_tokens", "Of 'max_tokens' and 'max_completion_tokens' only one may be given.");
        }

        return maxCompletionTokens ?? maxTokens;
    }

    private static int? ReadLogprobs(RequestBody body)
    {
        bool wanted = body.Flag("logprobs");
        int? top = body.Integer("top_logprobs", 0, SamplingParameters.MaxTopLogprobs);
        if (top > 0 && !wanted)
        {
            body.Refuse("top_logprobs", "'top_logprobs' needs 'logprobs' to be true.");
        }

        return wanted ? top ?? 0 : null;
    }
}
