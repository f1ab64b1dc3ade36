using Pipeline.Engine.Generation;
using Pipeline.Engine.Sampling;
using Pipeline.Engine.Tests.Execution;

namespace Pipeline.Engine.Tests.Generation;

/// <summary>What a request must come to: one sample after another, one token after another, without blocks, batches or a cache.</summary>
internal static class SequentialModel
{
    public static GeneratedSample[] Generate(GenerateRequest request, int contextLength) =>
        [.. Enumerable.Range(0, request.SampleCount).Select(sample => GenerateSample(request, sample, contextLength))];

    /// <summary>One line for a sample: its tokens, its end, its log probabilities.</summary>
    public static string Describe(GeneratedSample sample) =>
        $"{string.Join(' ', sample.TokenIds.ToArray())} {sample.FinishReason} [{string.Join(' ', sample.Logprobs.ToArray())}] [{string.Join(' ', sample.TopLogprobs.ToArray())}]";

    private static GeneratedSample GenerateSample(GenerateRequest request, int sample, int contextLength)
    {
        var sampler = new TokenSampler(HashRunner.Vocabulary);
        var state = new SampleState(request.Sampling, request.Seed, sample, request.PromptTokenIds.Span, request.MaxTokens)
        {
            Constraint = request.Constraint?.Start(),
            StopTokenIds = request.StopTokenIds,
        };
        var history = new List<int>(request.PromptTokenIds.ToArray());
        var logprobs = new List<TokenLogprob>();
        var topLogprobs = new List<TokenLogprob>();
        float[] logits = new float[HashRunner.Vocabulary];
        FinishReason reason = FinishReason.Length;
        while (history.Count < contextLength && history.Count - request.PromptTokenIds.Length < request.MaxTokens)
        {
            HashRunner.Logits([.. history], logits);
            int token = sampler.Next(state, logits);
            if (token == TokenSampler.NoToken || request.StopTokenIds.Contains(token))
            {
                reason = FinishReason.Stop;
                break;
            }

            if (request.TopLogprobCount is { } count)
            {
                var top = new TokenLogprob[count];
                sampler.Logprobs(logits, token, out TokenLogprob chosen, top);
                logprobs.Add(chosen);
                topLogprobs.AddRange(top);
            }

            state.Accept(token);
            history.Add(token);
            if (request.Sinks.Count > 0 && ((RecordingSink)request.Sinks[sample]).StopTokenId == token)
            {
                reason = FinishReason.Stop;
                break;
            }
        }

        return new GeneratedSample
        {
            TokenIds = history.Skip(request.PromptTokenIds.Length).ToArray(),
            FinishReason = reason,
            Logprobs = logprobs.ToArray(),
            TopLogprobs = topLogprobs.ToArray(),
        };
    }
}
