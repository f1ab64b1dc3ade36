using Pipeline.Engine.Execution;

namespace Pipeline.Engine.Generation;

/// <summary>Says what makes a request impossible for a runner, before anything is spent on it.</summary>
internal sealed class GenerateRequestCheck
{
    // OpenAI's bound of n
    private const int MostSamples = 128;

    private readonly int _vocabularySize;
    private readonly int _contextLength;
    private readonly long _poolTokens;

    public GenerateRequestCheck(IDecoderRunner runner)
    {
        _vocabularySize = runner.VocabularySize;
        _contextLength = runner.ContextLength;
        _poolTokens = (long)runner.BlockCount * runner.BlockTokens;
    }

    /// <returns>What is wrong first, or null.</returns>
    public GenerateFailure? FindFailure(GenerateRequest request) =>
        FindWrongParameter(request) ?? FindWrongPrompt(request.PromptTokenIds.Span, request.MaxTokens);

    private static GenerateFailure Invalid(string message) => new(GenerateFailureCode.InvalidRequest, message);

    private GenerateFailure? FindWrongParameter(GenerateRequest request)
    {
        if (request.MaxTokens < 1)
        {
            return Invalid($"{nameof(request.MaxTokens)} is {request.MaxTokens}; it must be at least 1.");
        }

        if (request.SampleCount is < 1 or > MostSamples)
        {
            return Invalid($"{nameof(request.SampleCount)} is {request.SampleCount}; it must be between 1 and {MostSamples}.");
        }

        if (request.TopLogprobCount is { } top && (top < 0 || top > _vocabularySize))
        {
            return Invalid($"{nameof(request.TopLogprobCount)} is {top}; it must be between 0 and the vocabulary's {_vocabularySize}.");
        }

        if (request.Sinks.Count != 0 && request.Sinks.Count != request.SampleCount)
        {
            return Invalid($"There are {request.Sinks.Count} sinks for {request.SampleCount} samples; it must be one for each, or none.");
        }

        foreach (int tokenId in request.StopTokenIds)
        {
            if ((uint)tokenId >= (uint)_vocabularySize)
            {
                return Invalid($"Stop token {tokenId} is not in the vocabulary of {_vocabularySize}.");
            }
        }

        return null;
    }

    private GenerateFailure? FindWrongPrompt(ReadOnlySpan<int> promptTokenIds, int maxTokens)
    {
        if (promptTokenIds.IsEmpty)
        {
            return new GenerateFailure(GenerateFailureCode.EmptyPrompt, "The prompt has no tokens.");
        }

        if (promptTokenIds.Length >= _contextLength)
        {
            return new GenerateFailure(
                GenerateFailureCode.PromptTooLong,
                $"The prompt has {promptTokenIds.Length} tokens; the model's context of {_contextLength} leaves no room for a completion.");
        }

        // the last token's keys and values are never computed
        long tokens = Math.Min((long)promptTokenIds.Length + maxTokens, _contextLength);
        if (tokens - 1 > _poolTokens)
        {
            return new GenerateFailure(
                GenerateFailureCode.PromptTooLong,
                $"Prompt and completion may have {tokens} tokens ({promptTokenIds.Length} in the prompt); the engine's cache holds {_poolTokens}.");
        }

        for (int i = 0; i < promptTokenIds.Length; i++)
        {
            if ((uint)promptTokenIds[i] >= (uint)_vocabularySize)
            {
                return new GenerateFailure(
                    GenerateFailureCode.TokenOutOfRange, $"Token {i} of the prompt is not in the vocabulary of {_vocabularySize}.");
            }
        }

        return null;
    }
}
